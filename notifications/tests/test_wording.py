"""Tests what each kind of notification says: every kind, language and number."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from notifications.models import NotificationKind
from notifications.types import NotificationView, Subject, SubjectType
from notifications.wording import describe
from twitter_project.workshop.testing.tweet_views import make_view
from users.types import UserCard

NUMBERS = (1, 2, 3, 1_000)
READER_ID = 99
ADA, BOB = (
    UserCard(number, name.lower(), name, "", "", False)
    for number, name in enumerate(("Ada", "Bob"), start=1)
)
SUBJECTS: Mapping[str, Subject] = {
    "listed": Subject(SubjectType.LIST, 5, "Birds"),
    "scheduled_failed": Subject(SubjectType.DRAFT, 5, "The text is too long."),
    "sign_in": Subject(SubjectType.SIGN_IN, 5, "Firefox, 203.0.113.0/24"),
    "announcement": Subject(SubjectType.ANNOUNCEMENT, 5, "We move on Sunday."),
}
FROM_THE_SITE = {
    "scheduled_published",
    "scheduled_failed",
    "sign_in",
    "announcement",
    "moderation_notice",
    "appeal_outcome",
    "report_outcome",
}
NAMES = {
    "en": ("Ada", "Ada and Bob", "Ada, Bob and 1 other", "Ada, Bob and 998 others"),
    "es": (
        "Ada",
        "Ada y Bob",
        "Ada, Bob y 1 persona más",
        "Ada, Bob y 998 personas más",
    ),
}
# What one person does, and what several do.
BY_PEOPLE = {
    "follow": (
        ("followed you", "followed you"),
        ("te sigue", "te siguen"),
    ),
    "follow_accepted": (
        ("accepted your follow request", "accepted your follow requests"),
        (
            "ha aceptado tu solicitud de seguimiento",
            "han aceptado tus solicitudes de seguimiento",
        ),
    ),
    "like": (
        ("liked your tweet", "liked your tweet"),
        ("ha indicado que le gusta tu tuit", "han indicado que les gusta tu tuit"),
    ),
    "retweet": (
        ("retweeted your tweet", "retweeted your tweet"),
        ("ha retuiteado tu tuit", "han retuiteado tu tuit"),
    ),
}
NEW_TWEETS = {
    "en": (
        "Ada posted a tweet",
        "Ada posted 2 tweets",
        "Ada posted 3 tweets",
        "Ada posted 1,000 tweets",
    ),
    "es": (
        "Ada ha publicado un tuit",
        "Ada ha publicado 2 tuits",
        "Ada ha publicado 3 tuits",
        "Ada ha publicado 1\N{NO-BREAK SPACE}000 tuits",
    ),
}
# Behind these is one person, or the site.
ALONE = {
    "follow_request": ("Ada asked to follow you", "Ada quiere seguirte"),
    "reply": ("Ada replied to you", "Ada te ha respondido"),
    "mention": ("Ada mentioned you", "Ada te ha mencionado"),
    "quote": ("Ada quoted your tweet", "Ada ha citado tu tuit"),
    "poll_ended": (
        "The poll by Ada has ended",
        "La encuesta de Ada ha terminado",
    ),
    "tweet_edited": (
        "Ada edited a tweet that you interacted with",
        "Ada ha editado un tuit con el que interactuaste",
    ),
    "listed": (
        "Ada added you to the list “Birds”",
        "Ada te ha añadido a la lista «Birds»",
    ),
    "scheduled_published": (
        "Your scheduled tweet was posted",
        "Tu tuit programado se ha publicado",
    ),
    "scheduled_failed": (
        "Your scheduled tweet was not posted: The text is too long.",
        "Tu tuit programado no se ha publicado: The text is too long.",
    ),
    "sign_in": (
        "Somebody signed in to your account from a new network: "
        "Firefox, 203.0.113.0/24",
        "Alguien ha iniciado sesión en tu cuenta desde una red nueva: "
        "Firefox, 203.0.113.0/24",
    ),
    "announcement": ("Announcement: We move on Sunday.", "Anuncio: We move on Sunday."),
    "moderation_notice": (
        "The moderators made a decision about your account",
        "El equipo de moderación ha tomado una decisión sobre tu cuenta",
    ),
    "appeal_outcome": (
        "The moderators decided on your appeal",
        "El equipo de moderación ha resuelto tu apelación",
    ),
    "report_outcome": (
        "The moderators reviewed your report",
        "El equipo de moderación ha revisado tu denuncia",
    ),
}


def write_expected(kind: str, language: str, place: int) -> str:
    """Return the whole sentence for the number at this place of `NUMBERS`."""
    if kind == "new_tweet":
        return NEW_TWEETS[language][place]
    column = ("en", "es").index(language)
    if kind in BY_PEOPLE:
        deed = BY_PEOPLE[kind][column][place > 0]
        return f"{NAMES[language][place]} {deed}"
    return ALONE[kind][column]


def view_of(kind: str, number: int) -> NotificationView:
    people = number if kind in BY_PEOPLE else 0 if kind in FROM_THE_SITE else 1
    return NotificationView(
        id=1,
        kind=kind,
        actors=(ADA, BOB)[:people],
        actor_count=people,
        tweet=make_view(author=ADA) if kind == "poll_ended" else None,
        unread=True,
        created_at=datetime.now(UTC),
        subject=SUBJECTS.get(kind),
        count=number,
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", NotificationKind.values)
def test_every_kind_is_a_whole_sentence_in_each_language_and_number(
    kind: str, language: str
) -> None:
    views = [view_of(kind, number) for number in NUMBERS]

    with override(language):
        sentences = [describe(view, recipient_id=READER_ID) for view in views]

    assert sentences == [write_expected(kind, language, place) for place in range(4)]


@pytest.mark.parametrize(
    ("language", "poll", "decision"),
    [
        (
            "en",
            "Your poll has ended",
            "The moderators made a decision about your tweet",
        ),
        (
            "es",
            "Tu encuesta ha terminado",
            "El equipo de moderación ha tomado una decisión sobre tu tuit",
        ),
    ],
)
def test_what_is_about_your_own_tweet_says_so(
    language: str, poll: str, decision: str
) -> None:
    notice = NotificationView(
        id=1,
        kind="moderation_notice",
        actors=(),
        actor_count=0,
        tweet=make_view(author=ADA),
        unread=True,
        created_at=datetime.now(UTC),
    )

    with override(language):
        assert describe(view_of("poll_ended", 1), recipient_id=ADA.id) == poll
        assert describe(notice, recipient_id=ADA.id) == decision


@pytest.mark.parametrize(
    ("second", "names"),
    [
        ("Inés", "Ada e Inés"),
        ("Íñigo", "Ada e Íñigo"),
        ("hilaria", "Ada e hilaria"),
        ("Ian", "Ada y Ian"),
        ("Hielo", "Ada y Hielo"),
        ("Yago", "Ada y Yago"),
    ],
)
def test_spanish_avoids_two_equal_sounds(second: str, names: str) -> None:
    other = UserCard(3, "other", second, "", "", False)
    view = NotificationView(
        id=1,
        kind="follow",
        actors=(ADA, other),
        actor_count=2,
        tweet=None,
        unread=True,
        created_at=datetime.now(UTC),
    )

    with override("es"):
        assert describe(view, recipient_id=READER_ID) == f"{names} te siguen"
