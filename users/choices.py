"""Labels of what people choose about each other in forms and menus."""

from django.utils.translation import gettext_lazy as _

from users.types import Override

FOR_EVER = ""
DURATIONS = (
    (FOR_EVER, _("Until I unmute them")),
    ("3600", _("For 1 hour")),
    ("86400", _("For 1 day")),
    ("604800", _("For 7 days")),
    ("2592000", _("For 30 days")),
)
# What the bell of a profile offers.
OVERRIDES = (
    (Override.DEFAULT.value, _("The usual notifications")),
    (Override.BELL.value, _("Notify me about new tweets")),
    (Override.NEVER.value, _("Never notify me about this account")),
)
