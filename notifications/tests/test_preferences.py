"""Tests what people choose to be notified of, and what is stored of it."""

from datetime import time

import pytest

from notifications import services
from notifications.channels import (
    DEFAULTS,
    Channel,
    choose_channels,
    is_free,
)
from notifications.events import PageChoiceChanged
from notifications.models import (
    Notification,
    NotificationKind,
    NotificationPreferences,
)
from notifications.timing import EmailFrequency, QuietHours
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import count_round_trips
from twitter_project.workshop.testing.published import recorded_events
from users.types import UserCard


def channels_of(person: UserCard, kind: str) -> frozenset[Channel]:
    return services.find_channels(recipient_ids=[person.id], kind=kind)[person.id]


def stored(person: UserCard) -> dict[str, dict[str, bool]]:
    row = NotificationPreferences.objects.get(owner_id=person.id)
    return {kind: own for kind, own in row.channels.items() if own}


def test_every_kind_has_defaults() -> None:
    assert set(NotificationKind.values) <= set(DEFAULTS)


def test_everything_is_on_the_page_by_default() -> None:
    assert all(Channel.PAGE in channels for channels in DEFAULTS.values())
    assert "mention" in DEFAULTS
    assert Channel.EMAIL in choose_channels("mention")
    assert Channel.EMAIL not in choose_channels("like")


@pytest.mark.parametrize("kind", NotificationKind.values)
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("is_on", [True, False])
def test_each_choice_counts_and_nothing_else_changes(
    kind: str, channel: Channel, is_on: bool
) -> None:
    default = choose_channels(kind)

    chosen = choose_channels(kind, {kind: {channel.value: is_on}})

    if not is_free(kind, channel):
        assert chosen == default
    elif channel is Channel.PAGE and not is_on:
        assert chosen == frozenset()
    else:
        assert chosen == (default | {channel} if is_on else default - {channel})


@pytest.mark.django_db
def test_only_what_differs_from_the_defaults_is_stored(ada: UserCard) -> None:
    services.change_preferences(
        owner_id=ada.id,
        channels={"like": {"email": True, "push": True}, "reply": {"email": False}},
    )
    assert stored(ada) == {"like": {"email": True}, "reply": {"email": False}}
    assert channels_of(ada, "like") == frozenset(Channel)

    services.change_preferences(owner_id=ada.id, channels={"like": {"email": False}})

    assert stored(ada) == {"reply": {"email": False}}
    assert channels_of(ada, "like") == {Channel.PAGE, Channel.PUSH}


@pytest.mark.django_db
def test_nothing_is_stored_for_the_defaults(ada: UserCard) -> None:
    services.change_preferences(owner_id=ada.id, channels={"like": {"push": True}})

    assert not NotificationPreferences.objects.exists()


@pytest.mark.django_db
def test_channels_of_many_people_take_one_query(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    services.change_preferences(owner_id=ada.id, channels={"reply": {"page": False}})

    with count_round_trips() as trips:
        found = services.find_channels(
            recipient_ids=[ada.id, bob.id, cyd.id], kind="reply"
        )

    assert len(trips) == 1
    assert found[ada.id] == frozenset()
    assert found[bob.id] == found[cyd.id] == choose_channels("reply")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"nonsense": {"page": True}},
        {"like": {"pigeon": True}},
    ],
)
def test_unknown_kinds_and_channels_are_refused(
    ada: UserCard, changes: dict[str, dict[str, bool]]
) -> None:
    with pytest.raises(Invalid) as refused:
        services.change_preferences(owner_id=ada.id, channels=changes)

    assert list(refused.value.errors) == ["channels"]
    assert not NotificationPreferences.objects.exists()


@pytest.mark.django_db
def test_hours_and_frequency_are_kept_beside_the_channels(ada: UserCard) -> None:
    night = QuietHours(time(22), time(7, 30))
    services.change_preferences(
        owner_id=ada.id,
        quiet_hours=night,
        email_frequency="daily",
        device_zone="Europe/Madrid",
    )
    services.change_preferences(owner_id=ada.id, channels={"like": {"page": False}})

    found = services.get_preferences(owner_id=ada.id)

    assert found.quiet_hours == night
    assert found.email_frequency is EmailFrequency.DAILY
    assert found.device_zone == "Europe/Madrid"
    assert found.channels_of("like") == frozenset()

    services.change_preferences(owner_id=ada.id, quiet_hours=None)
    assert services.get_preferences(owner_id=ada.id).quiet_hours is None


@pytest.mark.django_db
def test_quiet_hours_of_no_length_are_refused(ada: UserCard) -> None:
    with pytest.raises(Invalid) as refused:
        services.change_preferences(
            owner_id=ada.id, quiet_hours=QuietHours(time(9), time(9))
        )

    assert list(refused.value.errors) == ["quiet_hours"]


@pytest.mark.django_db
def test_unknown_frequencies_are_refused(ada: UserCard) -> None:
    with pytest.raises(Invalid) as refused:
        services.change_preferences(owner_id=ada.id, email_frequency="hourly")

    assert list(refused.value.errors) == ["email_frequency"]


@pytest.mark.django_db
def test_a_kind_that_is_off_on_the_page_is_hidden_and_comes_back(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    post_tweet(author_id=cyd.id, text="Good day", in_reply_to_id=tweet_id)
    events.drain()
    assert services.count_unread(recipient_id=ada.id) == 2

    off = {"like": {"page": False}}
    services.change_preferences(owner_id=ada.id, channels=off)
    assert services.count_unread(recipient_id=ada.id) == 1
    like_tweet(user_id=cyd.id, tweet_id=tweet_id)  # written, but hidden
    events.drain()
    assert services.count_unread(recipient_id=ada.id) == 1

    services.change_preferences(owner_id=ada.id, channels={"like": {"page": True}})
    likes = Notification.objects.filter(kind="like")
    assert set(likes.values_list("hidden", flat=True)) == {False}
    assert services.count_unread(recipient_id=ada.id) == 2


@pytest.mark.django_db
def test_only_kinds_that_are_turned_are_refreshed(ada: UserCard) -> None:
    off = {"like": {"page": False, "push": False}, "reply": {"page": True}}
    with recorded_events([PageChoiceChanged]) as read:
        services.change_preferences(owner_id=ada.id, channels=off)
        services.change_preferences(owner_id=ada.id, channels=off)

        assert read() == [PageChoiceChanged(ada.id, "like")]
