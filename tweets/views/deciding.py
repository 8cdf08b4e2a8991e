"""What the views have in common in which an author decides about a tweet: one chooses a
policy, the other switches something on or off after a question.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import TweetView
from tweets.views.paths import url_of
from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import came_from, next_url, render_page
from users.audiences import Choice
from users.viewers import signed_in_viewer_of


def get_own(request: HttpRequest, tweet_id: int) -> TweetView:
    """Return the viewer's own tweet. Raises: TweetNotFound, also if it is removed."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if tweet.author.id != viewer.id or not tweet.is_shown:
        raise TweetNotFound
    return tweet


def edit_policy(
    request: HttpRequest,
    tweet: TweetView,
    *,
    field: str,
    policies: type[TextChoices],
    choices: Sequence[Choice],
    change: Callable[..., None],
    texts: Mapping[str, str],
) -> HttpResponse:
    """Show or change a policy of the viewer's own tweet, a `field` of it."""
    if request.method == "POST":
        chosen = request.POST.get(field, "")
        if chosen not in policies.values:
            raise Invalid(_("Choose one of these."), field=field)
        change(actor_id=tweet.author.id, tweet_id=tweet.id, policy=policies(chosen))
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(next_url(request, url_of(tweet)))
    context = {
        "tweet": tweet,
        "field": field,
        "policies": choices,
        "chosen": getattr(tweet, field),
        "back_url": came_from(request, url_of(tweet)),
        **texts,
    }
    return render(request, "tweets/policy.html", context)


def switch(
    request: HttpRequest,
    tweet: TweetView,
    *,
    act: Callable[[], Any],
    done: str,
    question: Mapping[str, object],
) -> HttpResponse:
    """Ask a question about somebody's tweet, or `act` and say that it is `done`."""
    if request.method == "POST":
        act()
        messages.success(request, done)
        return HttpResponseRedirect(next_url(request, url_of(tweet)))
    back_url = came_from(request, url_of(tweet))
    context = {
        "tweet": tweet,
        "action": request.path,
        "back_url": back_url,
        **question,
    }
    return render_page(request, "shared/confirm.html", "shared/_confirm.html", context)
