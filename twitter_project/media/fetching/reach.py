"""Which addresses may be asked: public ones, and no service but the web."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from twitter_project.media.fetching.errors import NotFetched
from twitter_project.media.patience import GaveUp, call_in_time

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]

PORTS: Mapping[str, int] = {"http": 80, "https": 443}
HOST_MAX = 253
# Addresses of IPv4 in the clothes of IPv6, for machines that have only that.
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_NOT_IN_A_URL = frozenset(map(chr, range(0x21))) | {"\x7f", "\\"}


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: Address) -> bool:
    """Return whether the address belongs to the internet, and not to our network."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _translated(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


@dataclass(frozen=True, slots=True)
class Target:
    """One address to connect to, for one URL."""

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def path(self) -> str:
        path = self.url.path or "/"
        return f"{path}?{self.url.query}" if self.url.query else path


@dataclass(frozen=True, slots=True)
class Reach:
    """Which hosts may be fetched from. Tests allow a server on this machine."""

    is_allowed: Callable[[Address], bool] = is_public
    more_ports: frozenset[int] = frozenset()
    resolve: Resolve = resolve

    def find(self, url: str, *, within_s: float) -> Target:
        """Return the address to connect to for a URL.

        If only one of a host's addresses is not allowed, none is: the host is then not
        what it seems. Raises: NotFetched.
        """
        parts, host, port = _read(url)
        if port != PORTS[parts.scheme] and port not in self.more_ports:
            raise NotFetched(f"Port {port} is not allowed.")
        addresses = self._resolve(host, port, within_s)
        for address in addresses:
            try:
                is_allowed = self.is_allowed(ip_address(address.partition("%")[0]))
            except ValueError:
                is_allowed = False
            if not is_allowed:
                raise NotFetched(f"{host} leads to {address}, which is not public.")
        return Target(parts, host, port, addresses[0])

    def _resolve(self, host: str, port: int, within_s: float) -> list[str]:
        try:
            found = call_in_time(lambda: self.resolve(host, port), limit_s=within_s)
        except (OSError, UnicodeError, GaveUp) as error:
            raise NotFetched(f"{host} has no address.") from error
        if not found:
            raise NotFetched(f"{host} has no address.")
        return list(dict.fromkeys(found))


def _read(url: str) -> tuple[SplitResult, str, int]:
    """Return the URL's parts, its host as the domain name system has it, and its port.

    Raises: NotFetched unless it is a plain http or https URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    except (ValueError, UnicodeError) as error:
        raise NotFetched("The URL is broken.") from error
    if parts.scheme not in PORTS or _NOT_IN_A_URL & set(url):
        raise NotFetched("The URL is not of the web.")
    if not host or len(host) > HOST_MAX or parts.username or parts.password:
        raise NotFetched("The URL names no host, or a user.")
    return parts, host, port or PORTS[parts.scheme]


PUBLIC = Reach()
