"""A small world that lives on while it is saved, and the means to compare it."""

from __future__ import annotations

import hashlib
import io
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from PIL import Image

from tweets.models import Tweet
from tweets.services import delete_tweet, upload_media
from tweets.types import MediaItem
from twitter_project.operations.backup.documents import MIGRATIONS, list_names
from twitter_project.operations.backup.objects import PROPERTIES, Bucket, Listed
from twitter_project.outbox.events import drain
from twitter_project.shared.db import site_database
from twitter_project.shared.errors import AppError
from twitter_project.tests.random_life import Life
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

LIVES = 3


class Crowd:
    """Threads of people who act, one who posts pictures, and a worker."""

    def __init__(self, people: list[UserCard], moderator: UserCard) -> None:
        self.acts = 0
        self.errors: list[Exception] = []
        self.pictures: dict[str, str] = {}
        self._people, self._moderator = people, moderator
        self._is_over = threading.Event()

    @contextmanager
    def living(self) -> Iterator[None]:
        people = [self._live(seed) for seed in range(LIVES)]
        targets: list[Callable[[], object]] = [*people, self._picture, drain]
        threads = [threading.Thread(target=self._repeat, args=(t,)) for t in targets]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def _repeat(self, act: Callable[[], object]) -> None:
        try:
            while not self._is_over.is_set():
                act()
                self.acts += 1
        except Exception as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def _live(self, seed: int) -> Callable[[], object]:
        return Life(self._people, self._moderator, random.Random(seed)).act

    def _picture(self) -> None:
        """Post a tweet with a picture, and delete one now and then."""
        author = self._people[0]
        item = upload_picture(author, colour=self.acts % 256)
        self.note(item)
        with suppress(AppError):
            tweet_id = post_tweet(author_id=author.id, text="Look", media_ids=[item.id])
            if random.random() < 0.3:
                delete_tweet(actor_id=author.id, tweet_id=tweet_id)

    def note(self, item: MediaItem) -> None:
        """Remember the contents of the picture's objects."""
        for key in (item.key, item.preview_key):
            self.pictures[key] = content_sum(key)


def post_picture(author: UserCard, *, colour: int = 7) -> int:
    item = upload_picture(author, colour=colour)
    return post_tweet(author_id=author.id, text="Look", media_ids=[item.id])


def upload_picture(author: UserCard, *, colour: int) -> MediaItem:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (colour, 99, 180)).save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="sea.png")
    return upload_media(owner_id=author.id, file=file)


def object_keys(tweet: Tweet) -> list[str]:
    return [item[name] for item in tweet.media for name in ("key", "preview_key")]


def content_sum(key: str) -> str:
    with default_storage.open(key) as file:
        return hashlib.sha256(file.read()).hexdigest()


def bucket_list() -> dict[str, Listed]:
    return Bucket().list_all()


def properties(key: str) -> dict[str, Any]:
    """Return what S3 knows about an object, except when it was stored."""
    answer = default_storage.connection.meta.client.head_object(  # type: ignore[attr-defined]
        Bucket=default_storage.bucket_name,  # type: ignore[attr-defined]
        Key=key,
    )
    return {name: answer.get(name) for name in PROPERTIES}


def empty_bucket() -> None:
    Bucket().delete(list(bucket_list()))


def wipe() -> None:
    """Lose everything: each collection with its indexes, and each object."""
    database = site_database()
    for name in list_names(database):
        database[name].drop()
    empty_bucket()


def structure() -> dict[str, Any]:
    """Return options and indexes of every collection."""
    database = site_database()
    options = {info["name"]: info["options"] for info in database.list_collections()}
    return {
        name: (options[name], sorted(map(repr, database[name].list_indexes())))
        for name in list_names(database)
    }


def contents() -> dict[str, list[dict[str, Any]]]:
    """Return all documents, once every later snapshot is certain to show them.

    Deliveries are deleted without waiting for the majority, whose state a snapshot
    shows; a write that waits, even an empty one, also waits for the writes before it.
    """
    database = site_database()
    database[MIGRATIONS].delete_one({"_id": None})
    return {
        name: list(database[name].find(sort=["_id"])) for name in list_names(database)
    }


def run(command: str, folder: Path, **options: Any) -> str:
    output = io.StringIO()
    call_command(command, str(folder), stdout=output, **options)
    return output.getvalue()
