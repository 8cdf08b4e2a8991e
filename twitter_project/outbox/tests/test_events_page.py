"""docs/events.md names the handlers that run, on their queues."""

import pytest

from twitter_project.management.commands.list_handlers import PAGE, make_page


def test_the_page_of_events_is_up_to_date() -> None:
    assert PAGE.read_text() == make_page(), "Run `manage.py list_handlers --write`."


@pytest.mark.parametrize(
    "row",
    [
        "| `tweets.posted` | `tweet_id`, `author_id`, `continues_thread` "
        "| `timeline.handlers.add_own_tweet_to_home` | joins |",
        "| `tweets.posted` | `tweet_id`, `author_id`, `continues_thread` "
        "| `timeline.handlers.fan_out_tweet` | timeline |",
        "| `users.registered` | `user_id` | none | |",
    ],
)
def test_the_page_says_who_handles_an_event_and_where(row: str) -> None:
    assert row in make_page().splitlines()
