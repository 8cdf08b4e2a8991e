"""The request's viewer, as the `Viewer` that services take. For views and view sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import get_language

from twitter_project.shared.errors import SignInRequired
from twitter_project.web.middleware.time_zones import find_device_zone
from users.muted_words import NO_MUTED_WORDS, MutedWords
from users.services.finding_words import get_muted_words
from users.services.people import card_of
from users.types import ContentSettings, Viewer

SETTINGS = tuple(field.name for field in fields(ContentSettings))


def viewer_of(request: Any) -> Viewer:
    """Return who makes the request, Django's or REST framework's.

    Costs no query, unless the person has just changed their muted words: the account
    was read when the request was authenticated. The request
    keeps the viewer until it is authenticated as somebody else.
    """
    viewer: Viewer | None = getattr(request, "_viewer", None)
    if viewer is None or viewer.id != request.user.pk:
        viewer = request._viewer = viewer_of_account(
            request.user, device_zone=find_device_zone(request)
        )
    return viewer


def signed_in_viewer_of(request: Any) -> Viewer:
    """Return who makes the request. Raises: SignInRequired if nobody is signed in."""
    viewer = viewer_of(request)
    if viewer.is_anonymous:
        raise SignInRequired
    return viewer


def settings_of_page(context: Mapping[str, Any]) -> ContentSettings:
    """Return the settings of the person whose page a template tag draws."""
    request = context.get("request")
    return ContentSettings() if request is None else viewer_of(request).settings


def viewer_of_account(user: Any, *, device_zone: str = "") -> Viewer:
    """Return an account as a viewer; Django's anonymous user becomes an anonymous
    viewer.

    A viewer who has chosen no language gets the request's, and one without a time zone
    the device's.
    """
    return Viewer(
        id=user.pk,
        language=getattr(user, "language", "") or get_language() or "",
        time_zone=getattr(user, "time_zone", "") or device_zone,
        is_staff=user.is_staff,
        card=card_of(user) if user.is_authenticated else None,
        settings=_settings_of(user) if user.is_authenticated else ContentSettings(),
        muted=_muted_words_of(user) if user.is_authenticated else NO_MUTED_WORDS,
    )


def _settings_of(user: Any) -> ContentSettings:
    return ContentSettings(*(getattr(user, name) for name in SETTINGS))


def _muted_words_of(user: Any) -> MutedWords:
    # A process of the release before may have created the account.
    return get_muted_words(user_id=user.pk, version=user.muted_words_version or 0)
