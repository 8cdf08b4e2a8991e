"""People, and the words that find them."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.db import atomic
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time
from users.handles import HANDLE_MAX, handle_key, validate_handle
from users.terms import handle_term_key, name_term_keys


class UserManager(BaseUserManager["User"]):
    """Creates rows for Django's own commands; people sign up through services."""

    def create_user(
        self, handle: str, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Insert a person. Raises: ValidationError if handle or address is taken."""
        user = self.model(handle=handle, email=email, **fields)
        user.set_password(password)
        user.handle_key, user.email = handle_key(handle), email.lower()
        user.validate_unique()
        insert_whole(user)
        return user

    def create_superuser(
        self, handle: str, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(handle, email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handle_key=handle_key(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account and public profile.

    `handle_key` is the handle in lower case: every lookup uses this column. The
    counters change in the transaction of the relationship that they count. Following
    somebody, or asking to, changes both people's rows and blocking changes the
    blocker's, so that a follow and a block of the same two people conflict, and one of
    them runs again.
    """

    id = SnowflakeField(primary_key=True)
    handle = models.CharField(
        _("handle"),
        max_length=HANDLE_MAX,
        unique=True,
        validators=[validate_handle],
        error_messages={"unique": _("This handle is taken.")},
    )
    handle_key = models.CharField(
        max_length=HANDLE_MAX,
        unique=True,
        editable=False,
        error_messages={"unique": _("This handle is taken.")},
    )
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("This e-mail address is taken.")},
    )
    name = models.CharField(_("name"), max_length=50, blank=True)
    bio = models.CharField(_("bio"), max_length=160, blank=True)
    location = models.CharField(_("location"), max_length=30, blank=True)
    link = models.URLField(_("link"), max_length=200, blank=True)
    avatar_key = models.CharField(max_length=200, blank=True, editable=False)
    banner_key = models.CharField(max_length=200, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, blank=True)
    time_zone = models.CharField(max_length=40, blank=True, editable=False)
    # Display choices (`twitter_project.web.site`); "" means no choice.
    theme = models.CharField(max_length=8, blank=True, editable=False)
    accent = models.CharField(max_length=8, blank=True, editable=False)
    text_size = models.CharField(max_length=8, blank=True, editable=False)
    # Asks once before it posts a picture without a description.
    reminds_alt = models.BooleanField(default=True, editable=False)
    # For how many seconds the person can undo sending a tweet; 0 sends at once.
    undo_send_s = models.PositiveSmallIntegerField(default=0, editable=False)
    # How tweets are shown to the person, and whom new ones are for.
    opens_media = models.BooleanField(default=False, editable=False)
    opens_warnings = models.BooleanField(default=False, editable=False)
    default_visibility = models.CharField(
        max_length=10, default="public", editable=False
    )
    default_reply_policy = models.CharField(
        max_length=10, default="everyone", editable=False
    )
    default_quote_policy = models.CharField(
        max_length=12, default="everyone", editable=False
    )
    # Another one with every change of the person's muted words; 0 if there are none.
    muted_words_version = models.BigIntegerField(default=0, editable=False)
    noindex = models.BooleanField(_("keep out of search engines"), default=False)
    followers_count = models.BigIntegerField(default=0, editable=False)
    following_count = models.BigIntegerField(default=0, editable=False)
    blocks_count = models.BigIntegerField(default=0, editable=False)
    # Whether following this person takes their consent.
    approves_followers = models.BooleanField(default=False, editable=False)
    # Requests to follow that wait: for this person's answer, and sent by them.
    requests_count = models.BigIntegerField(default=0, editable=False)
    requested_count = models.BigIntegerField(default=0, editable=False)
    # Changes with the person's lists, and with blocks of and by them, so that such
    # transactions conflict.
    lists_version = models.BigIntegerField(default=0, editable=False)
    is_staff = models.BooleanField(_("moderator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # Increase it to end every sign-in of the account at once.
    credentials_version = models.PositiveIntegerField(default=0, editable=False)
    # Apps that signed out while one of their access tokens may still be valid: the id
    # of the sign-in, and when it ended (seconds of the clock).
    ended_sign_ins = models.JSONField(default=dict, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("suspend_user", _("Can suspend and reinstate people"))]
        indexes = [
            models.Index(fields=["is_active", "-id"], name="user_by_active"),
            models.Index(fields=["is_active", "noindex", "-id"], name="user_indexed"),
            models.Index(fields=["is_staff", "-id"], name="user_by_staff"),
            models.Index(
                fields=["is_active", "-followers_count"], name="user_by_followers"
            ),
            # These indexes find out which objects have rows.
            models.Index(fields=["avatar_key"], name="user_avatar"),
            models.Index(fields=["banner_key"], name="user_banner"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.handle_key = handle_key(self.handle)
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def insert(self) -> None:
        """Insert this new person with their search terms."""
        self.save(force_insert=True)
        keys = [
            handle_term_key(self.handle_key, self.id),
            *name_term_keys(self.name, self.id),
        ]
        SearchTerm.objects.bulk_create(
            SearchTerm(user_id=self.id, key=key) for key in keys
        )

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)

    @property
    def credentials_stamp(self) -> str:
        """Return a text that changes with the password and `credentials_version`.

        Tokens and sign-ins contain it and become invalid when it changes. It does not
        reveal the password, whose hash is salted.
        """
        text = f"{self.credentials_version or 0}:{self.password}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Make browser sessions end with `credentials_version` as they do with the
        password.

        An account that never ended its sign-ins keeps Django's own hash.
        """
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        version = f"{self.credentials_version}:" if self.credentials_version else ""
        value = f"{version}{self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


@atomic
def insert_whole(user: User) -> None:
    """Insert the person with their search terms, or neither."""
    user.insert()


class SearchTerm(models.Model):
    """A word that finds a person: their handle, or a word of their name.

    `key` sorts by kind, word and person (see `users.terms`), so that one range scan of
    its index answers a search by prefix.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField(db_index=True)
    key = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key
