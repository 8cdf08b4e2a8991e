"""Pages answer for somebody who blocks the viewer as they do for nobody."""

from collections.abc import Callable

import pytest
from django.test import Client

from users.services import block_user
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


@pytest.mark.parametrize("edge", ["block", "mute"])
def test_the_question_does_not_tell_who_blocks_one(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, edge: str
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    client = signed_in(ada)

    codes = [client.get(f"/@{who}/{edge}").status_code for who in ("cyd", "nobody")]

    assert codes == [404, 404]


@pytest.mark.parametrize("edge", ["follow", "block", "mute"])
def test_taking_back_nothing_does_not_tell_it_either(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, edge: str
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    client = signed_in(ada)

    codes = [
        client.post(f"/@{who}/{edge}", {"on": "0"}).status_code
        for who in ("cyd", "nobody")
    ]

    assert codes == [404, 404]
