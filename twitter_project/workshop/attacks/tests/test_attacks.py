"""Tests that attacks stay on this machine, and that their pictures are as described."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable

import pytest
from PIL import Image

from twitter_project.workshop.attacks.clients import (
    NotThisMachine,
    check_target,
    connect,
    count_cut,
    holding,
)
from twitter_project.workshop.attacks.pictures import SIDE_PX, png_bomb, webp_bomb


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_this_machine_may_be_attacked(host: str) -> None:
    check_target(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "8.8.8.8", "0.0.0.0", "no.such.invalid"])  # noqa: S104
def test_no_other_machine_is_attacked(host: str) -> None:
    with pytest.raises(NotThisMachine):
        check_target(host)
    with pytest.raises(NotThisMachine):
        connect(host, 80)


def test_connections_are_held_and_given_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with holding("slow bodies", 5, port=port) as connections:
            accepted = [server.accept()[0] for _ in connections]
            assert count_cut(connections) == 0

            accepted[0].close()

            assert count_cut(connections) == 1
        for connection in accepted:
            connection.close()


@pytest.mark.parametrize(("make", "at_most"), [(webp_bomb, 40), (png_bomb, 400_000)])
def test_bombs_are_small_and_large(make: Callable[[], bytes], at_most: int) -> None:
    made = make()

    assert len(made) <= at_most
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (SIDE_PX, SIDE_PX)
