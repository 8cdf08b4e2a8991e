"""Whether this process lives, and whether what it needs can be reached."""

from django.http import HttpRequest, HttpResponse, JsonResponse
def healthz(request): return JsonResponse({"status":"ok"})
def readyz(request): return JsonResponse({"status":"ok"})
