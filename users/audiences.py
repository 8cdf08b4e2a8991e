"""The words for whom a tweet is for, who may reply to it, and who may quote it.

Every page that offers such a choice takes its words from here: the composer, the
settings, and the pages where authors change their minds.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choice = tuple[str, Promise]
"""A value, and its label."""

VISIBILITIES: tuple[Choice, ...] = (
    ("public", _("Everyone")),
    ("followers", _("Your followers and people you mention")),
    ("mentioned", _("Only people you mention")),
)
REPLY_POLICIES: tuple[Choice, ...] = (
    ("everyone", _("Everyone who can see it")),
    ("followers", _("Your followers")),
    ("following", _("People you follow")),
    ("mentioned", _("Only people you mention")),
)
QUOTE_POLICIES: tuple[Choice, ...] = (
    ("everyone", _("Everyone who can see it")),
    ("followers", _("Your followers")),
    ("nobody", _("Only you")),
)
