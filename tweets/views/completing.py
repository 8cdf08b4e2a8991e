"""Completions after `@` and `#` in the composer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tweets import services
from tweets.text.characters import AT_SIGNS, HASH_SIGNS
from users.services import complete_handle
from users.viewers import viewer_of

TYPED_MAX = 50


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """Return a list box of completions for the typed beginning."""
    typed = request.GET.get("q", "")[:TYPED_MAX].replace("\x00", "")
    sign, beginning = typed[:1], typed[1:]
    context: dict[str, object] = {"people": [], "tags": []}
    if sign and sign in AT_SIGNS:
        context["people"] = complete_handle(
            beginning=beginning, viewer=viewer_of(request)
        )
    elif sign and sign in HASH_SIGNS:
        context["tags"] = services.complete_hashtag(beginning=beginning)
    return render(request, "tweets/_completions.html", context)
