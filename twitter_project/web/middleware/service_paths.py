"""Keeps a process of one service from answering the paths of the others."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from twitter_project.microservices.routes import ALL, serves
from twitter_project.web.interfaces import find_interface

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ServicePathsMiddleware:
    """Answer 404 to the paths of other services, in the format of the interface.

    This process still knows all URLs, so pages can link to each other. Not used if one
    process serves everything.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if settings.SERVICE == ALL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if serves(settings.SERVICE, request.path_info):
            return self.get_response(request)
        if interface := find_interface(request):
            text = _("The API has no such path.")
            return interface.answer_error(404, "not_found", text)
        raise Http404
