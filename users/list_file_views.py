"""Pages that take and give files of lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from twitter_project.shared.errors import TryLater
from twitter_project.web.htmx import get_actor_id, render_page, say_when
from users import services
from users.list_forms import ListFileForm


@require_safe
def export_lists(request: HttpRequest) -> HttpResponse:
    lines = services.export_lists(owner_id=get_actor_id(request))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lists.csv"'
    return response


def import_lists(request: HttpRequest) -> HttpResponse:
    """Take a file; its preview follows."""
    owner_id = get_actor_id(request)
    form = ListFileForm(request.POST or None, request.FILES or None)
    refusal: TryLater | None = None
    if request.method == "POST":
        import_id, refusal = form.plan(owner_id=owner_id, host=request.get_host())
        if import_id is not None:
            return HttpResponseRedirect(reverse("list_import", args=[import_id]))
    context = {"form": form}
    status = 422 if form.errors else 200
    response = render(request, "users/lists/import.html", context, status=status)
    return say_when(request, response, refusal)


def list_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show what an import will do, start it, and show what it did."""
    owner_id = get_actor_id(request)
    if request.method == "POST":
        services.start_import(owner_id=owner_id, import_id=import_id)
        return HttpResponseRedirect(request.path)
    found = services.get_import(owner_id=owner_id, import_id=import_id)
    return render_page(
        request,
        "users/lists/list_import.html",
        "users/lists/_import.html",
        {"found": found},
    )
