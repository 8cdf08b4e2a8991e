"""Creates the demo world through the public services, at times of its own.

Whatever exists already is left alone: people are recognised by their handles, tweets by
author and text. So an interrupted build continues, and a second build changes nothing.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from notifications.services import mark_read
from tweets.services import refresh_trends
from twitter_project.outbox.events import run_here
from twitter_project.shared.ids import first_id_at, id_time, issued_by, new_id
from users.services import (
    change_avatar,
    change_banner,
    find_user_ids,
    follow_user,
    get_profile,
    list_followee_ids,
    register_user,
    update_profile,
)
from users.types import Viewer

from .cast import FOLLOWS, RESIDENTS, SIGN_IN_HANDLE, Resident
from .choices import announce, choose
from .desk import fill_desk
from .news import ring_the_bell, tell_news
from .scenes import draw_file
from .story import Clock, Story

SPAN = timedelta(days=6, hours=14)
NEWS = timedelta(hours=20)
AVATAR_PX = (400, 400)
BANNER_PX = (1200, 400)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build has created; `is_new_login` if nobody could sign in before."""

    people: int
    tweets: int
    is_new_login: bool


def build_world(*, password: str) -> Report:
    """Create what is missing; `password` is for the login, if it is new.

    Raises: Invalid if the password is not allowed.
    """
    clock = Clock.starting(ago=SPAN)
    with issued_by(clock), run_here():
        found = find_user_ids(handles=[who.handle for who in RESIDENTS])
        user_ids = _register_missing(found, password)
        for who in RESIDENTS:
            _furnish(who, user_ids[who.handle])
        _follow_each_other(user_ids)
        login_id = user_ids[SIGN_IN_HANDLE]
        story = Story(user_ids, clock)
        told_before = story.count_told()
        if told_before == 0:
            ring_the_bell(user_ids, login_id=login_id)
        story.tell()
    refresh_trends(at_once=True)
    if told_before == 0:
        fill_desk(login_id, story)
        with run_here():
            tell_news(user_ids, login_id=login_id)
            choose(login_id)
        announce()
        since = id_time(new_id()) - NEWS
        mark_read(recipient_id=login_id, up_to_id=first_id_at(since))
    return Report(
        people=len(RESIDENTS) - len(found),
        tweets=story.count_told() - told_before,
        is_new_login=SIGN_IN_HANDLE not in found,
    )


def register_residents(*, password: str) -> None:
    """Register the world's people, so that `build_world` finds them.

    Raises: Invalid if the password is not allowed.
    """
    with issued_by(Clock.starting(ago=SPAN)), run_here():
        found = find_user_ids(handles=[who.handle for who in RESIDENTS])
        _register_missing(found, password)


def _register_missing(found: Mapping[str, int], password: str) -> dict[str, int]:
    """Return everybody's id by handle."""
    return {
        who.handle: found.get(who.handle) or _register(who, password)
        for who in RESIDENTS
    }


def _register(who: Resident, password: str) -> int:
    """Register the account. Only the login has a password that anybody knows."""
    is_login = who.handle == SIGN_IN_HANDLE
    return register_user(
        handle=who.handle,
        email=f"{who.handle}@calaverde.example.org",
        password=password if is_login else secrets.token_urlsafe(24),
        name=who.name,
        language=who.language,
        is_invented=True,
    )


def _furnish(who: Resident, user_id: int) -> None:
    """Add the profile's texts and pictures, if it has none."""
    profile = get_profile(handle=who.handle, viewer=Viewer(user_id))
    card = profile.person.card
    if not card.bio:
        update_profile(
            user_id=user_id, bio=who.bio, location=who.location, link=who.link
        )
    if not card.avatar_key:
        picture = draw_file(who.scene, hue=who.hue, seed=500, size_px=AVATAR_PX)
        change_avatar(user_id=user_id, file=picture)
    if not profile.banner_key:
        picture = draw_file(who.scene, hue=who.hue, seed=600, size_px=BANNER_PX)
        change_banner(user_id=user_id, file=picture)


def _follow_each_other(user_ids: dict[str, int]) -> None:
    for handle, followees in FOLLOWS.items():
        follower_id = user_ids[handle]
        present = set(list_followee_ids(user_id=follower_id))
        for followee_id in (user_ids[followee] for followee in followees.split()):
            if followee_id not in present:
                follow_user(follower_id=follower_id, followee_id=followee_id)
