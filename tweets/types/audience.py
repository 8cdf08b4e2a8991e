"""Who a tweet is for. `tweets.rules` says what each choice means."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CONTENT_WARNING_MAX = 100


class Visibility(TextChoices):
    """Who may see a tweet, from the widest choice to the narrowest."""

    PUBLIC = "public", _("Everyone")
    FOLLOWERS = "followers", _("Only followers")
    MENTIONED = "mentioned", _("Only people mentioned")


class ReplyPolicy(TextChoices):
    """Who may reply to a tweet, and to the replies below it.

    `FOLLOWING` admits the people whom the author follows.
    """

    EVERYONE = "everyone", _("Everyone")
    FOLLOWERS = "followers", _("Followers")
    FOLLOWING = "following", _("People you follow")
    MENTIONED = "mentioned", _("Only people mentioned")
