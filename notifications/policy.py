"""The policy for notifications from people whom the recipient may not know.

Pure: the choices, and how they apply to one notification.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

NEW_ACCOUNT_AGE = timedelta(days=30)


class PolicyChoice(models.TextChoices):
    ACCEPT = "accept", _("Show")
    FILTER = "filter", _("Filter")
    DROP = "drop", _("Ignore")


# From the mildest to the strictest: of several that apply, the strictest decides.
STRICTNESS = (PolicyChoice.ACCEPT, PolicyChoice.FILTER, PolicyChoice.DROP)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """What a policy needs to know about a notification."""

    is_follower: bool
    is_new_account: bool
    is_private_mention: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """A person's choices for notifications from people whom they do not follow."""

    not_following: PolicyChoice = PolicyChoice.ACCEPT
    not_followers: PolicyChoice = PolicyChoice.ACCEPT
    new_accounts: PolicyChoice = PolicyChoice.ACCEPT
    private_mentions: PolicyChoice = PolicyChoice.ACCEPT

    @property
    def accepts_all(self) -> bool:
        return set(asdict(self).values()) == {PolicyChoice.ACCEPT}

    def judge(self, facts: PolicyFacts) -> PolicyChoice:
        """Return what to do with a notification from somebody who is not followed."""
        choices = [self.not_following]
        if not facts.is_follower:
            choices.append(self.not_followers)
        if facts.is_new_account:
            choices.append(self.new_accounts)
        if facts.is_private_mention:
            choices.append(self.private_mentions)
        return max(choices, key=STRICTNESS.index)


POLICY_FIELDS = tuple(Policy.__annotations__)
