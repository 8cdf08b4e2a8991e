"""The base of every view set: it parses, calls one service, and presents the result."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ViewSet

from twitter_project.drf.limits import describe_limits
from twitter_project.shared.errors import Invalid, SignInRequired
from twitter_project.shared.pagination import CURSORS, Keyset, Page, parse_keyset
from twitter_project.shared.rate_limits import note_from_here

T = TypeVar("T")

PAGE_PARAMS = ("limit", *CURSORS)


class OnlyRenderer(BaseContentNegotiation):
    """Answers in JSON whatever `Accept` says, as RFC 9110 (12.4.1) allows."""

    def select_parser(
        self, request: Request, parsers: Iterable[BaseParser]
    ) -> BaseParser | None:
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == media_type), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class ApiViewSet(ViewSet):
    """Shared by all view sets. An unsupported method gets 405 before anything else."""

    content_negotiation_class = OnlyRenderer
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action is None or self.action == "metadata":
            raise MethodNotAllowed(request.method or "")
        self.used_limits = note_from_here()
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of caches: they belong to one viewer and expire."""
        response.headers.setdefault("Cache-Control", "private, no-store")
        for name, value in describe_limits(getattr(self, "used_limits", ())).items():
            response.headers[name] = value
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def allowed_methods(self) -> list[str]:
        """Return the methods for `Allow`: this path's, not the whole view set's."""
        return [method.upper() for method in self.action_map or {}]

    @property
    def actor_id(self) -> int:
        """Return who acts. Raises: SignInRequired if nobody is signed in."""
        if self.request.user.pk is None:
            raise SignInRequired
        return self.request.user.pk

    @property
    def keyset(self) -> Keyset:
        """Return the requested page. Raises: Invalid, naming the parameter."""
        return parse_keyset({name: self.param(name) for name in self._given_params()})

    @property
    def limit(self) -> int:
        """Return the requested number of items. Raises: Invalid, naming it."""
        params = self.request.query_params
        given = {"limit": self.param("limit")} if "limit" in params else {}
        return parse_keyset(given).limit

    def param(self, name: str) -> str:
        """Return a parameter of the query. Raises: Invalid unless it is there once."""
        values = self.request.query_params.getlist(name)
        if len(values) != 1 or not values[0]:
            raise Invalid(_("Give this parameter once, with a value."), field=name)
        return values[0]

    def flag(self, name: str) -> bool:
        """Return a parameter that is true or false, and false if it is absent.

        Raises: Invalid, naming it.
        """
        if name not in self.request.query_params:
            return False
        value = self.param(name)
        if value not in ("true", "false"):
            raise Invalid(_("Must be true or false."), field=name)
        return value == "true"

    def read(
        self, serializer_class: type[Serializer[Any]], *, partial: bool = False
    ) -> dict[str, Any]:
        """Return the validated body. Raises: ValidationError, by field."""
        serializer = serializer_class(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        validated: dict[str, Any] = serializer.validated_data
        return validated

    def page(self, page: Page[T], present: Callable[[T], object]) -> Response:
        """Answer with a list, and link to the neighbouring pages in `Link`."""
        body = {"items": [present(item) for item in page.items], "next": page.next}
        cursors = (("next", "before", page.next), ("prev", "after", page.prev))
        links = [
            f'<{self._page_url(param, cursor)}>; rel="{rel}"'
            for rel, param, cursor in cursors
            if cursor is not None
        ]
        return Response(body, headers={"Link": ", ".join(links)} if links else None)

    def _page_url(self, param: str, cursor: str) -> str:
        kept = [
            (name, value)
            for name, value in self.request.query_params.items()
            if name not in ("before", "after")
        ]
        # A path may contain anything, even line breaks; a header may not.
        path = quote(self.request.path)
        return f"{path}?{urlencode([*kept, (param, cursor)])}"

    def _given_params(self) -> list[str]:
        return [name for name in PAGE_PARAMS if name in self.request.query_params]
