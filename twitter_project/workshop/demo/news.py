"""What the login is notified of besides the script: one of every kind."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from django.utils import timezone

from notifications.services import notify_of_sign_in
from tweets.models import Draft, Tweet
from tweets.services import (
    delete_tweet,
    edit_tweet,
    like_tweet,
    post_tweet,
    publish_due,
    schedule_tweets,
)
from tweets.types import NewTweet
from twitter_project.shared.ids import new_id
from users.services import (
    accept_request,
    add_to_list,
    change_override,
    change_privacy,
    create_list,
    follow_user,
)
from users.types import Override

# Whoever has the bell, asks, accepts, edits, and keeps the list.
RUNG_FOR, ACCEPTER = "kofi_tides", "abuela_pilar"
REQUESTERS = ("escuela_faro", "horno_levante")
EDITOR, LISTER = "jo_ferry", "marsh_birds"
EDITED = ("Last boat tonight at 18:40.", "Last boat tonight at 18:45, not 18:40.")
GONE = "Is anybody still awake?"
PUBLISHED = "Good morning from the upper town. This one was written last night."
ANSWER = "Not any more."
LIST_NAME = "Early risers"
QUOTE = "The early bird writes the evening before."
TWEETS = 3
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def ring_the_bell(user_ids: Mapping[str, int], *, login_id: int) -> None:
    """Have the login want to know of each tweet by somebody. Call before the story."""
    change_override(
        owner_id=login_id, target_id=user_ids[RUNG_FOR], override=Override.BELL
    )


def tell_news(user_ids: Mapping[str, int], *, login_id: int) -> None:
    """Let the login have one of every other kind. Call once, inside `run_here`."""
    _ask_and_accept(user_ids, login_id)
    _edit(user_ids[EDITOR], login_id)
    list_id = create_list(owner_id=user_ids[LISTER], name=LIST_NAME, is_private=False)
    add_to_list(owner_id=user_ids[LISTER], list_id=list_id, user_ids=[login_id])
    _publish(login_id, NewTweet(text=PUBLISHED))
    quoted = Tweet.objects.get(author_id=login_id, text=PUBLISHED)
    quote = NewTweet(text=QUOTE, quoted_id=quoted.id)
    post_tweet(author_id=user_ids[LISTER], tweet=quote)
    _fail(user_ids[EDITOR], login_id)
    notify_of_sign_in(
        user_id=login_id,
        sign_in_id=new_id(),
        network="203.0.113.0/24",
        user_agent=FIREFOX,
        is_app=False,
    )


def _ask_and_accept(user_ids: Mapping[str, int], login_id: int) -> None:
    accepter_id = user_ids[ACCEPTER]
    change_privacy(user_id=accepter_id, approves_followers=True)
    follow_user(follower_id=login_id, followee_id=accepter_id)
    accept_request(owner_id=accepter_id, requester_id=login_id)
    change_privacy(user_id=login_id, approves_followers=True)
    for requester in REQUESTERS:
        follow_user(follower_id=user_ids[requester], followee_id=login_id)


def _edit(editor_id: int, login_id: int) -> None:
    before, after = EDITED
    tweet_id = post_tweet(author_id=editor_id, tweet=NewTweet(text=before))
    like_tweet(user_id=login_id, tweet_id=tweet_id)
    edit_tweet(actor_id=editor_id, tweet_id=tweet_id, text=after)


def _fail(other_id: int, login_id: int) -> None:
    """Let a reply come too late: what it answers is gone by then."""
    gone_id = post_tweet(author_id=other_id, tweet=NewTweet(text=GONE))
    _publish(
        login_id,
        NewTweet(text=ANSWER, in_reply_to_id=gone_id),
        before=partial(delete_tweet, actor_id=other_id, tweet_id=gone_id),
    )


def _publish(
    author_id: int, tweet: NewTweet, *, before: Callable[[], object] = lambda: None
) -> None:
    """Schedule a tweet, and let its time come at once, after something else."""
    later = timezone.now() + timedelta(hours=1)
    draft = schedule_tweets(author_id=author_id, tweets=[tweet], publish_at=later)
    before()
    Draft.objects.filter(id=draft.id).update(publish_at=timezone.now())
    publish_due(draft_id=draft.id)
