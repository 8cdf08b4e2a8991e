"""The timeline app's public types: frozen values, never rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HomeTab(TextChoices):
    """The tabs of home that everybody has."""

    FOLLOWING = "following", _("Following")
    FOR_YOU = "for-you", _("For you")


class Feature(TextChoices):
    """What "For you" looks at in a tweet. `timeline.scoring` measures it."""

    RECENCY = "recency", _("New")
    AFFINITY = "affinity", _("People close to you")
    CONVERSATION = "conversation", _("Conversations")
    POPULARITY = "popularity", _("More reactions than usual")
    RARITY = "rarity", _("People who seldom write")
    UNSEEN = "unseen", _("Not seen yet")
    MEDIA = "media", _("Pictures and videos")
    LANGUAGE = "language", _("In your language")
