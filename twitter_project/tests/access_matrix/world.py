"""A world in which paths name things of ada's, and the people who ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import jwt
from django.conf import settings
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken

from notifications.models import (
    Announcement,
    Notification,
    NotificationKind,
    PushSubscription,
)
from notifications.push.sealing import get_key_id
from notifications.services import save_announcement
from notifications.services.grouping import regroup
from timeline.models import Conversation
from timeline.services import refresh_conversations_of_tweet
from tweets.models import Draft, Media, Subtitles
from tweets.services import (
    begin_upload,
    create_draft,
    create_folder,
    list_folders,
)
from tweets.types import NewTweet, Visibility
from twitter_project.workshop.posting import post_tweet
from users.api.tokens import issue_tokens, revoke_tokens
from users.models import ListImport, Relationship, RelationshipKind, SignIn, User
from users.services import (
    create_list,
    create_word_group,
    list_own_lists,
    list_word_groups,
    plan_import,
    suspend_user,
)
from users.tests.cast import make_people
from users.types import Viewer, WordGroupDraft

BACKEND = "users.backends.HandleOrEmailBackend"
OWNER, ANOTHER, BLOCKED, SUSPENDED = "ada", "bob", "cyd", "dan"
STAFF = "eve"
MEDIA = {
    **dict.fromkeys(("key", "preview_key", "blurhash"), "a"),
    **dict.fromkeys(("width_px", "height_px", "size_bytes"), 1),
    "content_type": "video/mp4",
    "kind": "video",
    "subtitles": ["en"],
}


@dataclass
class World:
    """People, ada's things, and everyone's credentials.

    `reset` is called after each request that may have changed something.
    """

    ids: Mapping[str, int]
    suspended_client: Client
    suspended_token: str
    tweet_id: int = 0
    _sessions: dict[str, Client] = field(default_factory=dict)

    def reset(self) -> None:
        """Restore relationships and the tweet, and sign everybody in again."""
        Relationship.objects.all().delete()
        Relationship.objects.create(
            actor_id=self.ids[OWNER],
            target_id=self.ids[BLOCKED],
            kind=RelationshipKind.BLOCK,
        )
        # What bob, who is "another", accepts and rejects.
        Relationship.objects.create(
            actor_id=self.ids[OWNER],
            target_id=self.ids[ANOTHER],
            kind=RelationshipKind.REQUEST,
        )
        self.tweet_id = post_tweet(
            author_id=self.ids[OWNER], text="Hello #harbour x.com"
        )
        self._sessions.clear()

    def user(self, name: str) -> User:
        return User.objects.get(id=self.ids[name])

    def client(self, name: str) -> Client:
        """Return a browser that the person is signed in with; "" is nobody."""
        if name == SUSPENDED:
            return self.suspended_client
        if name not in self._sessions:
            client = self._sessions[name] = Client()
            if name:
                client.force_login(self.user(name), backend=BACKEND)
        return self._sessions[name]

    def token(self, name: str) -> str:
        if name == SUSPENDED:
            return self.suspended_token
        return str(make_token(self.user(name)))

    @cached_property
    def dead_tokens(self) -> Mapping[str, str]:
        """Return tokens of bob's that must not work, by their fault."""
        bob = self.user(ANOTHER)
        expired = make_token(bob)
        expired.set_exp(lifetime=-timedelta(hours=1))
        claims = make_token(bob).payload
        pair = issue_tokens(bob)
        revoke_tokens(pair.refresh)
        return {
            "expired": str(expired),
            "forged": jwt.encode(claims, "another key of 32 bytes or even more"),
            "revoked": pair.access,
        }

    @cached_property
    def dead_clients(self) -> Mapping[str, Client]:
        """Return browsers with sessions that must not work."""
        expired, forged, revoked = Client(), Client(), Client()
        for client in (expired, revoked):
            client.force_login(self.user(ANOTHER), backend=BACKEND)
        session = expired.session
        session.set_expiry(-3600)
        session.save()
        forged.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
        stale = revoked.cookies[settings.SESSION_COOKIE_NAME].value
        revoked.post("/accounts/logout/")
        revoked.cookies[settings.SESSION_COOKIE_NAME] = stale
        return {"expired": expired, "forged": forged, "revoked": revoked}

    def find_argument(self, name: str) -> str:
        """Return a value for a path's argument: something of ada's."""
        return ARGUMENTS[name](self)

    @property
    def media_id(self) -> int:
        """Return a video of ada's tweet, with subtitles."""
        media, is_new = Media.objects.get_or_create(
            owner_id=self.ids[OWNER],
            holder_kind="tweet",
            holder_id=self.tweet_id,
            defaults=MEDIA,
        )
        if is_new:
            row = {"media_id": media.id, "language": "en", "text": "WEBVTT"}
            Subtitles.objects.create(**row)
        return media.pk

    @property
    def draft_id(self) -> int:
        """Return a draft of ada's: a new one after it was deleted or published."""
        owner_id = self.ids[OWNER]
        drafts = Draft.objects.filter(author_id=owner_id)
        if (found := drafts.values_list("id", flat=True).first()) is not None:
            return found
        tweets = [NewTweet(text="A draft")]
        return create_draft(author_id=owner_id, tweets=tweets).id

    @property
    def folder_id(self) -> int:
        """Return a folder of ada's; a new one, since some requests delete it."""
        owner_id = self.ids[OWNER]
        folders = list_folders(owner_id=owner_id)
        found = folders[0] if folders else create_folder(owner_id=owner_id, name="A")
        return found.id

    @property
    def list_id(self) -> int:
        """Return a private list of ada's; a new one, since some requests delete it."""
        owner_id = self.ids[OWNER]
        lists = list_own_lists(viewer=Viewer(owner_id))
        return lists[0].id if lists else create_list(owner_id=owner_id, name="A")

    @property
    def import_id(self) -> int:
        """Return an import of ada's that waits for her to confirm it."""
        owner_id = self.ids[OWNER]
        waiting = ListImport.objects.filter(owner_id=owner_id, state="preview")
        if (found := waiting.values_list("id", flat=True).first()) is not None:
            return found
        return plan_import(owner_id=owner_id, content=b"A,bob")

    @property
    def notification_id(self) -> int:
        """Return ada's notification that bob follows her, shown whatever she asked for
        before.
        """
        row, _ = Notification.objects.get_or_create(
            recipient_id=self.ids[OWNER],
            kind=NotificationKind.FOLLOW,
            actor_id=self.ids[ANOTHER],
        )
        Notification.objects.filter(id=row.id).update(
            dismissed_at=None, hidden_by_preference=False, hidden=False
        )
        regroup({"_id": row.id})
        return row.id

    @property
    def subscription_id(self) -> int:
        """Return a browser of ada's; a new one, since some requests remove it."""
        row, _ = PushSubscription.objects.get_or_create(
            user_id=self.ids[OWNER],
            sign_in_id=0,
            endpoint_hash="ada's",
            key_id=get_key_id(),
        )
        return row.id

    @cached_property
    def announcement_id(self) -> int:
        """Return an announcement, which everybody may read and dismiss."""
        announcement = Announcement(texts={"en": "Hello", "es": "Hola"})
        save_announcement(announcement)
        return announcement.id

    @property
    def word_group_id(self) -> int:
        """Return a group of ada's muted words; a new one if it was removed."""
        owner_id = self.ids[OWNER]
        groups = list_word_groups(owner_id=owner_id)
        draft = WordGroupDraft(words=["seaweed"])
        group = (
            groups[0] if groups else create_word_group(owner_id=owner_id, draft=draft)
        )
        return group.id

    @property
    def conversation_id(self) -> int:
        """Return ada's conversation with bob."""
        pair = {self.ids[OWNER], self.ids[ANOTHER]}
        mine = Conversation.objects.filter(owner_id=self.ids[OWNER])
        for row in mine:
            if set(row.people_ids) == pair:
                return row.id
        tweet_id = post_tweet(
            author_id=self.ids[OWNER],
            text=f"@{ANOTHER} hello",
            visibility=Visibility.MENTIONED,
        )
        refresh_conversations_of_tweet(tweet_id=tweet_id)
        return self.conversation_id

    @cached_property
    def upload_id(self) -> int:
        return begin_upload(
            owner_id=self.ids[OWNER],
            name="a.png",
            content_type="image/png",
            size_bytes=1_000,
        ).id

    @property
    def session_id(self) -> int:
        issue_tokens(self.user(OWNER))
        return SignIn.objects.filter(user_id=self.ids[OWNER]).latest("id").pk


ARGUMENTS: Mapping[str, Callable[[World], str]] = {
    "handle": lambda world: OWNER,
    "tweet_id": lambda world: str(world.tweet_id),
    "folder_id": lambda world: str(world.folder_id),
    "list_id": lambda world: str(world.list_id),
    "import_id": lambda world: str(world.import_id),
    "media_id": lambda world: str(world.media_id),
    "draft_id": lambda world: str(world.draft_id),
    "notification_id": lambda world: str(world.notification_id),
    "subscription_id": lambda world: str(world.subscription_id),
    "announcement_id": lambda world: str(world.announcement_id),
    "word_group_id": lambda world: str(world.word_group_id),
    "conversation_id": lambda world: str(world.conversation_id),
    "upload_id": lambda world: str(world.upload_id),
    "language": lambda world: "en",
    "session_id": lambda world: str(world.session_id),
    "tag": lambda world: "harbour",
    "topic": lambda world: "about",
    "before": lambda world: str(world.tweet_id + 1),
    # Links from mails: nobody has one here.
    "key": lambda world: "abc",
    "uidb36": lambda world: "abc",
    # The admin's arguments, and paths that do not exist.
    "object_id": lambda world: str(world.ids[OWNER]),
    "content_type_id": lambda world: "1",
    "app_label": lambda world: "users",
    "url": lambda world: "abc",
}


def make_token(user: User) -> AccessToken:
    token = AccessToken.for_user(user)
    token["stamp"] = user.credentials_stamp
    return token


def make_world() -> World:
    people = make_people(OWNER, ANOTHER, BLOCKED, SUSPENDED, STAFF)
    ids = {person.handle: person.id for person in people}
    User.objects.filter(id=ids[STAFF]).update(is_staff=True, is_superuser=True)
    dan = User.objects.get(id=ids[SUSPENDED])
    client, token = Client(), str(make_token(dan))
    client.force_login(dan, backend=BACKEND)
    suspend_user(user_id=dan.id, moderator_id=ids[STAFF])
    world = World(ids=ids, suspended_client=client, suspended_token=token)
    world.reset()
    return world
