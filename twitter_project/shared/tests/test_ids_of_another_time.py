"""Tests ids that another clock dates, for invented worlds."""

from datetime import UTC, datetime

import pytest

from twitter_project.shared.ids import id_time, issued_by, new_id

THEN = datetime(2024, 5, 4, 12, tzinfo=UTC)


def then_ms() -> int:
    return int(THEN.timestamp()) * 1000


@pytest.mark.django_db
def test_ids_are_of_the_other_time_inside_and_of_now_after() -> None:
    before = new_id()
    with issued_by(then_ms):
        then = [new_id() for _ in range(100)]
    after = new_id()

    assert {id_time(id_) for id_ in then} == {THEN}
    assert len(set(then)) == 100
    assert id_time(after) >= id_time(before) > THEN


@pytest.mark.django_db
def test_two_who_tell_of_the_same_time_never_issue_the_same_id() -> None:
    ids: list[int] = []
    for _ in range(3):
        with issued_by(then_ms):
            ids += [new_id() for _ in range(50)]

    assert len(set(ids)) == len(ids)


@pytest.mark.django_db
def test_now_comes_back_even_if_the_story_fails() -> None:
    with pytest.raises(ZeroDivisionError), issued_by(then_ms):
        raise ZeroDivisionError

    assert id_time(new_id()) > THEN
