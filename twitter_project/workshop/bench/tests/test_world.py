"""Tests that the services could have left behind the invented world."""

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from twitter_project.operations.verification import find_differences, load_facts
from twitter_project.workshop.bench import floor
from twitter_project.workshop.bench.asking import HOST
from twitter_project.workshop.bench.reading import find_readers
from twitter_project.workshop.bench.sizes import WorldSize
from twitter_project.workshop.bench.world import Builder
from users.services import get_profile
from users.types import ANONYMOUS

SIZE = WorldSize(users=40, tweets=400, readers=6, followees=8, follows_mean=5)


@pytest.mark.slow
@pytest.mark.only_mongodb("the benchmark's world is written to MongoDB")
@pytest.mark.django_db(transaction=True)
def test_homes_and_counters_of_the_world_are_what_its_rows_say(
    settings: Settings,
) -> None:
    settings.ALLOWED_HOSTS = [HOST]
    world = Builder(SIZE).build()

    findings = [
        str(finding)
        for finding in find_differences(load_facts())
        # Only readers have notifications, and only about likes and retweets.
        if not (finding.where.startswith("notification") and "missing" in finding.what)
    ]

    assert findings == []
    famous = get_profile(handle=world.handles[world.famous_id], viewer=ANONYMOUS)
    assert famous.followers_count > SIZE.follows_mean
    database = connection.settings_dict
    db = floor.open_database(database["HOST"], database["NAME"])
    with db.client:
        assert find_readers(world, db)  # whose homes the floor reads as the API does
