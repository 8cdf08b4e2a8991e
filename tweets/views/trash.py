"""The trash: the viewer's own deleted tweets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tweets import services
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    get_actor_id,
    next_url,
    render_page,
    tell_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of


@require_safe
def trash(request: HttpRequest) -> HttpResponse:
    """Show the viewer's deleted tweets, which can still be restored."""
    page = services.list_trash(
        viewer=signed_in_viewer_of(request), keyset=parse_keyset(request.GET)
    )
    context = {"page": page}
    return render_page(request, "tweets/trash.html", "tweets/_trash.html", context)


@require_POST
def undelete(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Take your own tweet out of the trash again."""
    services.untrash_tweet(actor_id=get_actor_id(request), tweet_id=tweet_id)
    text = _("Your tweet is back.")
    if wants_fragment(request):
        response = render(request, "shared/_said.html", {"text": text})
        return tell_page(response, "site:back", tweet=str(tweet_id))
    messages.success(request, text)
    return redirect(next_url(request))


def purge(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to delete a tweet in the trash for good, or do it."""
    if request.method == "POST":
        services.purge_tweet(actor_id=get_actor_id(request), tweet_id=tweet_id)
        messages.success(request, _("Your tweet is deleted for good."))
        return redirect("trash")
    context = {
        "heading": _("Delete for good"),
        "explanation": _(
            "The tweet, its pictures and its likes are deleted. Nobody can restore "
            "them."
        ),
        "verb": _("Delete for good"),
        "is_dangerous": True,
        "back_url": next_url(request, "trash"),
    }
    return render(request, "shared/confirm.html", context)
