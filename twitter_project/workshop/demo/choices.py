"""What the login has chosen to see less of, and what staff announce to everyone."""

from datetime import timedelta

from django.utils import timezone

from notifications.models import Announcement
from notifications.services import change_policy, save_announcement
from users.services import create_word_group
from users.types import MutedEffect, WordGroupDraft

# The book club has read on: its tweets are behind a line for a week.
SPOILERS = WordGroupDraft(
    name="Book club spoilers",
    words=("#bookclub", "last chapter"),
    effect=MutedEffect.COLLAPSE.value,
    lasts_days=7,
)
ADVERTISING = WordGroupDraft(
    words=("half price", "last chance", "oferta"), spares_followed=True
)
POLICY = {"not_followers": "filter"}
ANNOUNCED = {
    "en": "Cala Verde moves to a bigger server on Sunday at 07:00. Tweets can wait; the"
    " tide cannot.",
    "es": "El domingo a las 7:00, Cala Verde se muda a un servidor más grande. Los"
    " tuits pueden esperar; la marea, no.",
}
ANNOUNCED_FOR = timedelta(days=7)


def choose(login_id: int) -> None:
    """Make the login's choices. Call once, since people change them."""
    for draft in (SPOILERS, ADVERTISING):
        create_word_group(owner_id=login_id, draft=draft)
    change_policy(owner_id=login_id, changes=POLICY)


def announce() -> None:
    """Announce something to everyone. Call once, since people dismiss it."""
    ends_at = timezone.now() + ANNOUNCED_FOR
    save_announcement(Announcement(texts=ANNOUNCED, ends_at=ends_at))
