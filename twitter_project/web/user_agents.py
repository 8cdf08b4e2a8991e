"""Recognises browsers by the names that people know."""

from django.utils.translation import gettext as _

# The order matters: most also name others that they are compatible with.
BROWSERS = ("Firefox", "Edg", "OPR", "SamsungBrowser", "Chrome", "CriOS", "Safari")
BROWSER_NAMES = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "CriOS": "Chrome",
}
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "CrOS", "Linux")
SYSTEM_NAMES = {"Mac OS": "macOS", "CrOS": "ChromeOS"}


def recognize_browser(user_agent: str) -> str:
    """Return the browser and its system, empty if unknown.

    The words are always our own: a header may contain whatever its sender likes.
    """
    browser = next((name for name in BROWSERS if name in user_agent), "")
    system = next((name for name in SYSTEMS if name in user_agent), "")
    if not browser or not system:
        return ""
    return _("%(browser)s on %(system)s") % {
        "browser": BROWSER_NAMES.get(browser, browser),
        "system": SYSTEM_NAMES.get(system, system),
    }
