"""A short run of schemathesis over the whole schema; `make fuzz` runs a long one."""

from pathlib import Path
from typing import Any

import pytest

from twitter_project.workshop.fuzzing.api_schema import fuzz, make_world

BOUNDS = ("--max-examples", "5", "--max-time", "25")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_is_found_in_a_short_time(
    live_server: Any, tmp_path: Path, *, signed_in: bool
) -> None:
    token = make_world()

    status = fuzz(live_server.url, token if signed_in else "", BOUNDS, str(tmp_path))

    assert status == 0
