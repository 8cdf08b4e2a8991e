"""Quotes of a tweet, and what the quoted author decides about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import QuotePolicy
from tweets.views.paths import url_of
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    came_from,
    is_turning_on,
    next_url,
    render_page,
)
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
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.author.id != viewer.id or not tweet.is_shown:
        raise TweetNotFound
    if request.method == "POST":
        chosen = request.POST.get("quote_policy", "")
        if chosen not in QuotePolicy.values:
            raise Invalid(_("Choose one of these."), field="quote_policy")
        services.change_quote_policy(
            actor_id=viewer.account_id, tweet_id=tweet_id, policy=QuotePolicy(chosen)
        )
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(next_url(request, url_of(tweet)))
    context = {
        "tweet": tweet,
        "heading": _("Who can quote it"),
        "explanation": _(
            "Existing quotes stay. You can detach your tweet from each of them."
        ),
        "field": "quote_policy",
        "policies": QuotePolicy.choices,
        "chosen": tweet.quote_policy,
        "back_url": came_from(request, url_of(tweet)),
    }
    return render(request, "tweets/policy.html", context)


def detach(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to take your own tweet out of a quote or back into it, or do it."""
    viewer = signed_in_viewer_of(request)
    quote = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    is_out = quote.is_detached
    is_own = is_out or (quote.quoted and quote.quoted.author.id == viewer.id)
    if not is_own:
        raise TweetNotFound
    if request.method == "POST":
        act = (
            services.detach_tweet if is_turning_on(request) else services.reattach_tweet
        )
        act(actor_id=viewer.account_id, quote_id=tweet_id)
        text = _("Your tweet is out.") if is_turning_on(request) else _("It is back.")
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request, url_of(quote)))
    context = {
        "tweet": quote,
        "back_url": came_from(request, url_of(quote)),
        **(_ask_to_put_back() if is_out else _ask_to_take_out()),
    }
    return render(request, "shared/confirm.html", context)


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
