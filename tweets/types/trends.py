"""Trends, as pages and the API show them."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TopicKind(TextChoices):
    """What a trend is: a hashtag, or words that stand together."""

    TAG = "tag", _("hashtag")
    PHRASE = "phrase", _("phrase")


@dataclass(frozen=True, slots=True)
class Trend:
    """A hashtag (without its sign) or a phrase, and why it is a trend: how many people
    used it in how many tweets, in the last `hours`.
    """

    name: str
    people_count: int
    tweets_count: int
    hours: int = 3
    kind: str = TopicKind.TAG.value

    @property
    def is_tag(self) -> bool:
        return self.kind == TopicKind.TAG.value

    @property
    def days(self) -> int:
        return self.hours // 24
