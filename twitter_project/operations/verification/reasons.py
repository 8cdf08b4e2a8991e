"""Computes by brute force why a notification is hidden, by the names of the columns."""

from datetime import timedelta

from django.utils import timezone

from twitter_project.shared.ids import id_time

from .facts import Facts, TweetFact
from .hiding import UNASKED, Told, Written
from .words import hides_words

FILTERED = "hidden_by_filter"
BY_POLICY = {"filter": FILTERED, "drop": "hidden_by_policy"}
# Muted words apply to notifications that are not older than this.
WORDS_REACH = timedelta(days=30)


def is_hidden(facts: Facts, told: Told) -> bool:
    """Return whether its recipient must not see it at the moment."""
    return is_dismissed(facts, told) or bool(find_reasons(facts, told))


def is_waiting(facts: Facts, told: Told) -> bool:
    """Return whether only the recipient's policy hides it, and filters it."""
    return not is_dismissed(facts, told) and find_reasons(facts, told) == {FILTERED}


def is_dismissed(facts: Facts, told: Told) -> bool:
    written = facts.choices.written.get(told)
    return written is not None and written.is_dismissed


def find_reasons(facts: Facts, told: Told) -> frozenset[str]:
    """Return the columns that must be true, besides `hidden` itself."""
    choices, recipient_id = facts.choices, told.recipient_id
    tweet = facts.tweets.get(told.tweet_id)
    muted_threads = choices.muted_threads.get(recipient_id, ())
    found = {
        "hidden_by_tweet": tweet is not None and not tweet.is_shown,
        "hidden_by_thread": _find_conversation_id(facts, told) in muted_threads,
        "hidden_by_preference": told.kind in choices.turned_off.get(recipient_id, ()),
        "hidden_by_words": tweet is not None and _has_muted_words(facts, tweet, told),
        "hidden_by_actor": told.actor_id != 0
        and (told.actor_id not in facts.handles or told.actor_id in facts.suspended),
    }
    if told.actor_id in facts.handles:
        found |= {
            "hidden_by_relation": _is_unwanted(facts, told),
            "hidden_by_override": told.actor_id in facts.nevers.get(recipient_id, ()),
            "hidden_by_audience": tweet is not None
            and _is_for_others(facts, tweet, told),
            BY_POLICY.get(_find_strictest(facts, told), ""): True,
        }
    return frozenset(name for name, holds in found.items() if name and holds)


def _is_unwanted(facts: Facts, told: Told) -> bool:
    """Return whether there is a block between the two, or the recipient's mute."""
    recipient_id, actor_id = told.recipient_id, told.actor_id
    return (
        actor_id in facts.blocks.get(recipient_id, ())
        or recipient_id in facts.blocks.get(actor_id, ())
        or actor_id in facts.mutes.get(recipient_id, ())
    )


def _has_muted_words(facts: Facts, tweet: TweetFact, told: Told) -> bool:
    """Return whether the recipient's muted words hide it.

    Its row says so if it is too old for words that are muted now, or if it depends on
    the title of a link's card, which comes some time after the notification.
    """
    written = facts.choices.written.get(told)
    found = [
        hides_words(
            facts, tweet, told.recipient_id, "notifications", with_card=with_card
        )
        for with_card in (True, False)
    ]
    if written is None:
        return found[0]
    is_old = timezone.now() - id_time(written.id) > WORDS_REACH
    if is_old or found[0] != found[1]:
        return "hidden_by_words" in written.reasons
    return found[0]


def _find_conversation_id(facts: Facts, told: Told) -> int:
    """Return the conversation it belongs to; of a quote, that of the quoted tweet.

    What the site itself says belongs to none: a conversation that is muted does not
    keep it secret that one's own scheduled tweet was posted there.
    """
    if told.actor_id == 0:
        return 0
    tweet = facts.tweets.get(told.tweet_id)
    if tweet is not None and told.kind == "quote":
        tweet = facts.tweets.get(tweet.quoted_id or 0)
    if tweet is not None:
        return tweet.conversation_id
    written = facts.choices.written.get(told)  # what was quoted is gone
    return written.conversation_id if written else 0


def _find_strictest(facts: Facts, told: Told) -> str:
    """Return what the recipient's policy does with it."""
    recipient_id, actor_id = told.recipient_id, told.actor_id
    choices = facts.choices
    policy = choices.policies.get(recipient_id)
    if policy is None or told.kind not in UNASKED or actor_id in (0, recipient_id):
        return "accept"
    if actor_id in facts.follows.get(recipient_id, ()):
        return "accept"
    if actor_id in choices.accepted.get(recipient_id, ()):
        return "accept"
    tweet = facts.tweets.get(told.tweet_id)
    is_private = tweet is not None and tweet.visibility == "mentioned"
    if tweet is not None and is_private:
        root = facts.tweets.get(tweet.conversation_id)
        if root is not None and root.author_id == recipient_id:
            return "accept"
        if tweet.in_reply_to_author_id == recipient_id:
            return "accept"
        written = choices.written.get(told)
        if root is None and written is not None:  # nobody knows who began it
            return _read_policy(written)
    applying = {policy["not_following"]}
    if recipient_id not in facts.follows.get(actor_id, ()):
        applying.add(policy["not_followers"])
    if choices.is_new_account(told, actor_id):
        applying.add(policy["new_accounts"])
    if is_private:
        applying.add(policy["private_mentions"])
    return next(one for one in ("drop", "filter", "accept") if one in applying)


def _read_policy(written: Written) -> str:
    """Return what the row says that the policy did."""
    names = (name for name, reason in BY_POLICY.items() if reason in written.reasons)
    return next(names, "accept")


def _is_for_others(facts: Facts, tweet: TweetFact, told: Told) -> bool:
    """Return whether it is for the actor's followers, of whom the recipient is none."""
    is_for_all = tweet.visibility == "public" or told.recipient_id in tweet.audience
    follows = told.actor_id in facts.follows.get(told.recipient_id, ())
    return not is_for_all and told.recipient_id != tweet.author_id and not follows
