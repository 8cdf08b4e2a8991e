"""The API about itself: its schema, its documentation, and unknown paths."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from twitter_project.api.schema import schema_json
from twitter_project.drf.views import ApiViewSet


class SchemaViewSet(ApiViewSet):
    """The OpenAPI document."""

    authentication_classes = ()

    @extend_schema(responses={200: {"type": "object"}})
    def show(self, request: Request) -> HttpResponse:
        """Describe this API as OpenAPI 3.1."""
        return HttpResponse(
            schema_json(),
            content_type="application/json",
            headers={"Cache-Control": "public, max-age=300"},
        )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the schema in Swagger UI, in the site's frame."""
    return render(request, "api/docs.html")


class UnknownPath(APIView):
    """Answer every other path below /rest/ with a problem."""

    authentication_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound(_("The API has no such path."))
