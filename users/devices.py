"""Reads the device from a request."""

from django.http import HttpRequest

from twitter_project.web.client_networks import client_address
from users.models import SignIn
from users.types import Device

ADDRESS_MAX = SignIn._meta.get_field("address").max_length
USER_AGENT_MAX = SignIn._meta.get_field("user_agent").max_length


def device_of(request: HttpRequest) -> Device:
    """Return the device, with its headers cut to the columns' lengths."""
    user_agent = request.headers.get("User-Agent", "").replace("\x00", "")
    return Device(
        address=client_address(request)[:ADDRESS_MAX],
        user_agent=user_agent[:USER_AGENT_MAX],
    )
