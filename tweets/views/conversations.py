"""What the author of a conversation decides: who may reply, and which replies show."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import ReplyPolicy
from tweets.views.paths import url_of
from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import came_from, is_turning_on, next_url
from users.viewers import signed_in_viewer_of


def reply_policy(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show or change who may reply to your own tweet."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    is_own = tweet.author.id == viewer.id and tweet.is_shown
    if not is_own or tweet.in_reply_to_id is not None:
        raise TweetNotFound
    if request.method == "POST":
        chosen = request.POST.get("reply_policy", "")
        if chosen not in ReplyPolicy.values:
            raise Invalid(_("Choose one of these."), field="reply_policy")
        services.change_reply_policy(
            actor_id=viewer.account_id, tweet_id=tweet_id, policy=ReplyPolicy(chosen)
        )
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(next_url(request, url_of(tweet)))
    context = {
        "tweet": tweet,
        "heading": _("Who can reply"),
        "explanation": _(
            "This applies to the whole conversation. You and the people you mention in "
            "this tweet can always reply. Existing replies stay."
        ),
        "field": "reply_policy",
        "policies": ReplyPolicy.choices,
        "chosen": tweet.reply_policy,
        "back_url": came_from(request, url_of(tweet)),
    }
    return render(request, "tweets/policy.html", context)


def hide(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to hide a reply in your conversation or show it again, or do it."""
    viewer = signed_in_viewer_of(request)
    reply = services.get_thread(tweet_id=tweet_id, viewer=viewer, limit=1).tweet
    if not reply.may_hide:
        raise TweetNotFound
    if request.method == "POST":
        is_on = is_turning_on(request)
        act = services.hide_reply if is_on else services.unhide_reply
        act(actor_id=viewer.account_id, tweet_id=tweet_id)
        text = _("The reply is hidden.") if is_on else _("The reply shows again.")
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request, url_of(reply)))
    context = {
        "tweet": reply,
        "back_url": came_from(request, url_of(reply)),
        **(_ask_to_show() if reply.is_hidden else _ask_to_hide()),
    }
    return render(request, "shared/confirm.html", context)


def _ask_to_hide() -> dict[str, object]:
    return {
        "heading": _("Hide this reply?"),
        "explanation": _(
            "It moves behind “Show hidden replies” for everyone. Its author is not "
            "told."
        ),
        "verb": _("Hide"),
    }


def _ask_to_show() -> dict[str, object]:
    return {
        "heading": _("Show this reply again?"),
        "explanation": _("It goes back to the other replies."),
        "verb": _("Show again"),
        "is_turning_off": True,
    }
