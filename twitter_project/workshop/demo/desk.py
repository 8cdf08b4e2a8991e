"""What the login keeps for itself: bookmarks, a draft, and a tweet for tomorrow."""

from datetime import timedelta

from django.utils import timezone

from tweets.services import (
    bookmark_tweet,
    create_draft,
    create_folder,
    list_folders,
    schedule_tweets,
)
from tweets.types import NewTweet

from .story import Story

FOLDER = "Sailing"
# The keys of tweets.
IN_FOLDER = ("regatta", "course", "forecast")
IN_NO_FOLDER = ("rye", "finished")
DRAFT = (
    "Mi primer tuit en español: el primer pan lo pone la casa. Did I get that right?"
)
SCHEDULED = "Crew night. If I am not back by ten, I have been made ballast again."
AHEAD = timedelta(hours=20)


def fill_desk(user_id: int, story: Story) -> None:
    """Put everything there. Call once, because people empty their desks."""
    folder_id = _find_folder(user_id)
    for key in IN_FOLDER:
        tweet_id = story.find(key)
        bookmark_tweet(user_id=user_id, tweet_id=tweet_id, folder_id=folder_id)
    for key in IN_NO_FOLDER:
        bookmark_tweet(user_id=user_id, tweet_id=story.find(key))
    create_draft(author_id=user_id, tweets=[NewTweet(text=DRAFT)])
    schedule_tweets(
        author_id=user_id,
        tweets=[NewTweet(text=SCHEDULED)],
        publish_at=timezone.now() + AHEAD,
    )


def _find_folder(user_id: int) -> int:
    """Return the folder's id. Its owner may have made one with the same name."""
    for folder in list_folders(owner_id=user_id):
        if folder.name == FOLDER:
            return folder.id
    return create_folder(owner_id=user_id, name=FOLDER).id
