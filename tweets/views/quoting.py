"""Quotes of a tweet, and what the quoted author decides about them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import QuotePolicy
from tweets.views.deciding import edit_policy, get_own, switch
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import is_turning_on, render_page
from users.audiences import QUOTE_POLICIES
from users.viewers import signed_in_viewer_of, viewer_of


@require_safe
def quotes(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    page = services.list_quotes(
        tweet_id=tweet_id, viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    context = {"page": page, "back_url": reverse("tweet", args=[handle, tweet_id])}
    return render_page(request, "tweets/quotes.html", "timeline/_feed.html", context)


def policy(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show or change who may quote your own tweet."""
    return edit_policy(
        request,
        get_own(request, tweet_id),
        field="quote_policy",
        policies=QuotePolicy,
        choices=QUOTE_POLICIES,
        change=services.change_quote_policy,
        texts={
            "heading": _("Who can quote it"),
            "explanation": _(
                "Existing quotes stay. You can detach your tweet from each of them."
            ),
        },
    )


def detach(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to take your own tweet out of a quote or back into it, or do it."""
    viewer = signed_in_viewer_of(request)
    quote = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    is_out = quote.is_detached
    if not is_out and not (quote.quoted and quote.quoted.author.id == viewer.id):
        raise TweetNotFound
    is_on = is_turning_on(request)
    act = services.detach_tweet if is_on else services.reattach_tweet
    return switch(
        request,
        quote,
        act=partial(act, actor_id=viewer.account_id, quote_id=tweet_id),
        done=_("Your tweet is out.") if is_on else _("It is back."),
        question=_ask_to_put_back() if is_out else _ask_to_take_out(),
    )


def _ask_to_take_out() -> dict[str, object]:
    return {
        "heading": _("Take your tweet out?"),
        "explanation": _(
            "The quote stays, but nobody sees your tweet in it. You can put it back."
        ),
        "verb": _("Remove it"),
    }


def _ask_to_put_back() -> dict[str, object]:
    return {
        "heading": _("Put your tweet back?"),
        "explanation": _("Everyone who sees the quote will see your tweet in it."),
        "verb": _("Put it back"),
        "is_turning_off": True,
    }
