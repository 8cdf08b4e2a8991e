"""The client's address, which throttles and lock-outs count by."""

from ipaddress import AddressValueError, IPv6Address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address, ignoring PROXY_COUNT proxies of our own.

    Each proxy appends its client's address to `X-Forwarded-For`; everything before the
    last PROXY_COUNT addresses comes from the client, who may write anything.
    """
    count: int = settings.PROXY_COUNT
    seen = [
        one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")
    ]
    if 0 < count <= len(seen) and seen[-count]:
        return seen[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


def client_network(request: HttpRequest) -> str:
    """Return the network that limits count by: an IPv4 address, or the /64 of an IPv6
    one.

    A home or a rented server has a whole /64 and may send from any address in it.
    """
    address = client_address(request)
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
