"""Turns the users app's frozen values into dictionaries of JSON values.

Written by hand because every read of a feed comes through here.
"""

from typing import Any

from twitter_project.media.signing import media_url
from users.types import ListView, Person, Profile, Relation, UserCard, Viewer


def present_card(card: UserCard) -> dict[str, Any]:
    """Return the shape `User`."""
    return {
        "id": str(card.id),
        "handle": card.handle,
        "name": card.name,
        "avatar_url": media_url(card.avatar_key) if card.avatar_key else None,
    }


def present_relation(relation: Relation) -> dict[str, Any]:
    """Return the shape `Relation`, which does not reveal the person's own block."""
    return {
        "following": relation.following,
        "followed_by": relation.followed_by,
        "requested": relation.requested,
        "requested_by": relation.requested_by,
        "blocking": relation.blocking,
        "muting": relation.muting,
        "muted_until": relation.muted_until,
        "muting_retweets": relation.hides_retweets,
        "notifications": relation.override.value,
    }


def present_person(person: Person, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Person`."""
    return {
        **present_card(person.card),
        "bio": person.card.bio,
        "approves_followers": person.card.approves_followers,
        "viewer": None if viewer.is_anonymous else present_relation(person.relation),
    }


def present_profile(profile: Profile, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Profile`."""
    return {
        **present_person(profile.person, viewer=viewer),
        "location": profile.location,
        "link": profile.link,
        "banner_url": media_url(profile.banner_key) if profile.banner_key else None,
        "created_at": profile.joined_at,
        "followers_count": profile.followers_count,
        "following_count": profile.following_count,
    }


def present_list(found: ListView) -> dict[str, Any]:
    """Return the shape `List`."""
    return {
        "id": str(found.id),
        "owner": present_card(found.owner),
        "name": found.name,
        "description": found.description,
        "private": found.is_private,
        "replies_policy": found.replies_policy,
        "exclusive": found.is_exclusive if found.is_own else None,
        "pinned": found.is_pinned if found.is_own else None,
        "following": found.is_followed,
        "members_count": found.members_count,
        "created_at": found.created_at,
    }
