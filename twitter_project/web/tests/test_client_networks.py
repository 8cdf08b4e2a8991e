"""Tests which address counts, with and without proxies in between."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from twitter_project.web.client_networks import client_address, client_network

PEER = "192.0.2.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, PEER),
        (0, "198.51.100.1", PEER),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "written by the client, 198.51.100.1", "198.51.100.1"),
        (2, "a lie, 198.51.100.1, 203.0.113.7", "198.51.100.1"),
        (2, "203.0.113.7", PEER),
        (1, None, PEER),
        (1, "", PEER),
    ],
)
def test_only_what_our_proxies_wrote_is_believed(
    settings: Settings, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR=PEER)

    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        (PEER, PEER),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.9", PEER),
        ("", ""),
    ],
)
def test_all_addresses_of_one_home_count_as_one(peer: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=peer)

    assert client_network(request) == expected
