"""Turns the errors that services raise into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from twitter_project.shared.errors import AppError
from twitter_project.web.htmx import refuse
from twitter_project.web.interfaces import is_page


class PageErrorMiddleware:
    """Answer a service's refusal with a page, or with a message for htmx.

    Interfaces for programs translate errors themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, AppError) or not is_page(request):
            return None
        return refuse(request, exception)
