"""What the login keeps: bookmarks, a draft, a tweet for tomorrow, and two lists."""

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
from users.errors import ListExists
from users.services import add_handles_to_list, create_list

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
# A public list and a private one: name, description, handles.
PUBLIC_LIST = (
    "On the water",
    "Boats, tides, and the people who mind them.",
    ("sailing_club", "kofi_tides", "greta_boats", "tomas_redes", "jo_ferry"),
)
PRIVATE_LIST = (
    "Pan y barro",
    "Things made by hand in this town.",
    ("horno_levante", "wen_clay", "abuela_pilar"),
)


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
    _make_list(user_id, *PUBLIC_LIST, is_private=False)
    _make_list(user_id, *PRIVATE_LIST, is_private=True)


def _make_list(
    user_id: int,
    name: str,
    description: str,
    handles: tuple[str, ...],
    *,
    is_private: bool,
) -> None:
    """Create a list, unless its owner has made one with the same name."""
    try:
        list_id = create_list(
            owner_id=user_id, name=name, description=description, is_private=is_private
        )
    except ListExists:
        return
    add_handles_to_list(owner_id=user_id, list_id=list_id, handles=handles)


def _find_folder(user_id: int) -> int:
    """Return the folder's id. Its owner may have made one with the same name."""
    for folder in list_folders(owner_id=user_id):
        if folder.name == FOLDER:
            return folder.id
    return create_folder(owner_id=user_id, name=FOLDER).id
