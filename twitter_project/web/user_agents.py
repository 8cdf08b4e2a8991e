"""What browsers call themselves, as people know them."""

from django.utils.translation import gettext as _

# In this order: most also name others that they are compatible with.
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
    """Return which browser it is and where it runs, empty if it is not known.

    The words are ours alone: a header holds whatever its sender likes.
    """
    browser = next((name for name in BROWSERS if name in user_agent), "")
    system = next((name for name in SYSTEMS if name in user_agent), "")
    if not browser or not system:
        return ""
    return _("%(browser)s on %(system)s") % {
        "browser": BROWSER_NAMES.get(browser, browser),
        "system": SYSTEM_NAMES.get(system, system),
    }
