"""How pages answer: whole pages or fragments for htmx, and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

from twitter_project.shared import errors
from twitter_project.shared.errors import (
    NON_FIELD_ERRORS,
    AppError,
    Invalid,
    SignInRequired,
    TryLater,
)

View = TypeVar("View", bound=Callable[..., HttpResponse])
STATUSES: Mapping[type[AppError], int] = {
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx will swap the answer into an existing page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not (htmx.boosted or htmx.history_restore_request)


def render_page(
    request: HttpRequest,
    template: str,
    fragment: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render `fragment` for htmx, otherwise the whole `template` that includes it."""
    chosen = fragment if wants_fragment(request) else template
    response = render(request, chosen, dict(context), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response


def get_actor_id(request: HttpRequest) -> int:
    """Return the id of the actor. Raises: SignInRequired if nobody is signed in."""
    if request.user.is_authenticated:
        actor_id: int = request.user.pk
        return actor_id
    raise SignInRequired


def is_turning_on(request: HttpRequest) -> bool:
    """Return whether a toggle's form asks for "on"; otherwise it asks for "off"."""
    return request.POST.get("on") == "1"


def is_prefetch(request: HttpRequest) -> bool:
    """Return whether the browser loads the page before anybody has asked for it."""
    return "prefetch" in request.headers.get("Sec-Purpose", "")


def redirect_with_query(request: HttpRequest, path: str) -> HttpResponse:
    """Redirect to another path, keeping the requested page."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{path}?{query}" if query else path)


def next_url(request: HttpRequest, fallback: str = "home") -> str:
    """Return where to go next: the form's or link's `next`, if it is on this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if is_own_url(request, asked) else resolve_url(fallback)


def came_from(request: HttpRequest, fallback: str) -> str:
    """Return the page that linked here, if it is on this site."""
    asked = request.headers.get("Referer", "")
    return asked if is_own_url(request, asked) else resolve_url(fallback)


def is_own_url(request: HttpRequest, url: str) -> bool:
    """Return whether the URL, which may come from anybody, is a page of this site."""
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def tell_page(response: HttpResponse, event: str, **detail: str) -> HttpResponse:
    """Have htmx raise this event in the page after it has swapped the answer in."""
    return trigger_client_event(response, event, detail, after="settle")


def find_current_path(request: HttpRequest) -> str | None:
    """Return the page that htmx runs on, if it is on this site."""
    try:
        path: str | None = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    except ValueError:  # not a URL
        return None
    return path


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect to another page; if a script sent the form, the whole page changes."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def add_errors(form: BaseForm, error: Invalid) -> None:
    """Attach a service's error messages to their fields."""
    for field, messages in error.errors.items():
        for message in messages:
            known = field in form.fields and field != NON_FIELD_ERRORS
            form.add_error(field if known else None, message)


def say_when(
    request: HttpRequest, response: HttpResponse, refusal: TryLater | None
) -> HttpResponse:
    """If a service refused a form for now, add when to send it again.

    Scripts do not show an answer with such a status unless it names its target.
    """
    if refusal is None:
        return response
    response.status_code = _status(refusal)
    response.headers["Retry-After"] = str(refusal.retry_after_s)
    if wants_fragment(request) and request.htmx.target:  # type: ignore[attr-defined]
        target = request.htmx.target  # type: ignore[attr-defined]
        response.headers["HX-Retarget"] = f"#{target}"
    return response


def refuse(request: HttpRequest, error: AppError) -> HttpResponse:
    """Answer an error as a page does; redirect to the sign-in page if needed."""
    if isinstance(error, SignInRequired):
        return _send_to_sign_in(request)
    return error_response(request, error)


def error_response(request: HttpRequest, error: AppError) -> HttpResponse:
    """Show the error, on a new page or on the current one."""
    status = _status(error)
    context = {"error": error, "errors": _messages(request, error)}
    response = render_page(
        request, _template(status), "shared/_error_toast.html", context, status=status
    )
    if wants_fragment(request):
        response.headers["HX-Retarget"] = "#status"
        response.headers["HX-Reswap"] = "beforeend"
    if isinstance(error, TryLater):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def answer_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that does not exist: Django's `handler404`."""
    return refuse(request, errors.NotFound())


def _messages(request: HttpRequest, error: AppError) -> list[str]:
    if isinstance(error, Invalid):
        return [text for texts in error.errors.values() for text in texts]
    match = request.resolver_match
    return [error.message_for(match.kwargs if match else {})]


def _status(error: AppError) -> int:
    return next(
        (code for kind, code in STATUSES.items() if isinstance(error, kind)), 400
    )


def _template(status: int) -> str:
    return {403: "403.html", 404: "404.html", 429: "429.html"}.get(status, "error.html")


def asks_first(view: View) -> View:
    """Mark a view whose page asks for confirmation before it acts.

    A stranger who presses its button signs in, and is asked afterwards.
    """
    view.asks_first = True  # type: ignore[attr-defined]
    return view


def _send_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page, and from there back to the page or the question."""
    if request.method in ("GET", "HEAD") and not wants_fragment(request):
        return HttpResponseRedirect(_sign_in_url(request.get_full_path()))
    if wants_fragment(request):
        page = find_current_path(request) or "/"
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = _sign_in_url(_after_sign_in(request, page))
        return response
    has_ended = settings.SESSION_COOKIE_NAME in request.COOKIES
    url = _sign_in_url(_after_sign_in(request, next_url(request)))
    return HttpResponseRedirect(url + ("&ended=1" if has_ended else ""))


def _after_sign_in(request: HttpRequest, page: str) -> str:
    """Return the page to come back to, or the page that asks about the action."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "asks_first", False):
        return page
    return f"{request.path}?{urlencode({'next': page})}"


def _sign_in_url(next_: str) -> str:
    return f"{resolve_url('account_login')}?{urlencode({'next': next_})}"
