"""What the author of a conversation decides: who may reply, and which replies show."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import TweetNotFound
from tweets.types import ReplyPolicy
from tweets.views.deciding import edit_policy, get_own, switch
from twitter_project.web.htmx import is_turning_on
from users.audiences import REPLY_POLICIES
from users.viewers import signed_in_viewer_of


def reply_policy(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show or change who may reply to your own tweet."""
    tweet = get_own(request, tweet_id)
    if tweet.in_reply_to_id is not None:
        raise TweetNotFound
    return edit_policy(
        request,
        tweet,
        field="reply_policy",
        policies=ReplyPolicy,
        choices=REPLY_POLICIES,
        change=services.change_reply_policy,
        texts={
            "heading": _("Who can reply"),
            "explanation": _(
                "This applies to the whole conversation. You and the people you "
                "mention in this tweet can always reply. Existing replies stay."
            ),
        },
    )


def hide(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Ask whether to hide a reply in your conversation or show it again, or do it."""
    viewer = signed_in_viewer_of(request)
    reply = services.get_thread(tweet_id=tweet_id, viewer=viewer, limit=1).tweet
    if not reply.may_hide:
        raise TweetNotFound
    is_on = is_turning_on(request)
    act = services.hide_reply if is_on else services.unhide_reply
    return switch(
        request,
        reply,
        act=partial(act, actor_id=viewer.account_id, tweet_id=tweet_id),
        done=_("The reply is hidden.") if is_on else _("The reply shows again."),
        question=_ask_to_show() if reply.is_hidden else _ask_to_hide(),
    )


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
