"""Measures search: `python -m twitter_project.workshop.bench.searching`.

Searches with three conditions, each taken from a tweet that exists, are compared with
a hashtag's timeline, which is one scan of an index: as whole services, and the scans
alone. They take turns, so that what else the machine does slows both. Then come
searches that find little or nothing, and would read everything if nothing stopped them.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from twitter_project.embedded import ensure_servers
from twitter_project.embedded.environment import BASE_DIR

from .__main__ import ENVIRONMENT

DATABASE = "bench_search"
AUTHORS = 2_000
WORDS = 40_000
SEARCHES = 300
TURNS = 5
SPAN = timedelta(days=365)

# Two words of many tweets, and of none together.
APART = ("east", "west")
HARD = (
    "east west",
    '"w0 w1"',
    "-w0 -w1 -w2 -w3",
    "min_likes:1000",
    "min_likes:9 -is:reply",
    "lang:en is:reply has:poll",
    "lang:fr has:links min_likes:100",
    "w0 OR w1 OR w2 -lang:en -lang:es min_retweets:5",
)

Pair = tuple[Callable[[], object], Callable[[], object]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.searching", description=__doc__)
    parser.add_argument("--tweets", type=int, default=200_000)
    parser.add_argument(
        "--reuse", action="store_true", help="the tweets of the run before"
    )
    options = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    os.environ["DATA_DIR"] = str(BASE_DIR / ".cache" / "bench")
    ensure_servers()

    import django

    django.setup()
    from .databases import make_empty, use

    started = time.monotonic()
    if options.reuse:
        use(DATABASE)
    else:
        make_empty(DATABASE)
        build(options.tweets)
        taken_s = time.monotonic() - started
        sys.stdout.write(f"{options.tweets} tweets in {taken_s:.0f} s\n")
    for name, (searched, plain) in measure().items():
        sys.stdout.write(
            f"{name:8} p50 {searched[0]:6.2f} ms, p95 {searched[1]:6.2f} ms; plain "
            f"p50 {plain[0]:6.2f} ms, p95 {plain[1]:6.2f} ms; ratio of p95 "
            f"{searched[1] / plain[1]:.2f}\n"
        )
    for text, (found, ms) in measure_hard().items():
        sys.stdout.write(f"{text:48} {found:2} found in {ms:7.2f} ms\n")
    return 0


def build(count: int) -> None:
    """Insert authors and tweets, whose words are as rare and frequent as in texts."""
    from tweets.models import Tweet
    from users.models import User

    from .rows import PastIds, blank, insert

    chance = random.Random(5)
    author_ids = [1_000 + number for number in range(AUTHORS)]
    person = blank(User)
    insert(
        User,
        (
            {
                **person,
                "_id": id_,
                "handle": f"p{id_}",
                "handle_key": f"p{id_}",
                "email": f"p{id_}@bench.invalid",
            }
            for id_ in author_ids
        ),
    )
    ids = PastIds(ago=SPAN, until=timedelta(minutes=1), count=count)
    insert(Tweet, _make_tweets(count, ids, author_ids, chance))


def _make_tweets(
    count: int, ids: Any, author_ids: list[int], chance: random.Random
) -> Iterator[dict[str, Any]]:
    from tweets.models import Tweet
    from tweets.search.terms import list_search_fields

    from .rows import blank

    template = blank(Tweet)
    words = [f"w{number}" for number in range(WORDS)]
    weights = [1 / (number + 8) for number in range(WORDS)]
    drawn = iter(chance.choices(words, weights, k=count * 12))
    authors = chance.choices(
        author_ids, [1 / (n + 10) for n in range(AUTHORS)], k=count
    )
    for number in range(count):
        id_ = ids.at(number)
        text = " ".join(next(drawn) for _ in range(chance.randint(6, 12)))
        row: dict[str, Any] = {
            **template,
            "_id": id_,
            "author_id": authors[number],
            "text": text,
            "conversation_id": id_,
            "likes_count": int(chance.paretovariate(0.9)) - 1,
            "hashtags": ["news"] if chance.random() < 0.05 else [],
        }
        if number % 5 < len(APART):
            row["text"] += f" {APART[number % 5]}"
        if chance.random() < 0.15:
            row["text"] += " example.org/page"
        if chance.random() < 0.3:
            row |= {"in_reply_to_id": 1, "in_reply_to_author_id": 1, "is_reply": True}
        language = chance.choices(["en", "es", "fr"], [70, 25, 5])[0]
        yield {**row, **list_search_fields(row, language=language)}


def measure() -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """Return (p50, p95) of searches and of the plain timeline, by what is timed."""
    from timeline.services import get_tag_timeline
    from tweets.search.parsing import parse_query
    from tweets.services import list_hashtag_sources, search_tweets
    from tweets.services.search.searching import prepare_scan, read_step
    from twitter_project.shared.pagination import Keyset
    from users.types import ANONYMOUS

    page = Keyset()
    queries = [parse_query(text) for text in make_searches()]
    whole: list[Pair] = []
    scans: list[Pair] = []
    for query in queries:
        scan = prepare_scan(query, ANONYMOUS)
        whole.append(
            (
                partial(search_tweets, query=query, viewer=ANONYMOUS, keyset=page),
                partial(get_tag_timeline, tag="news", viewer=ANONYMOUS, keyset=page),
            )
        )
        scans.append(
            (
                partial(read_step, scan, page),
                partial(list_hashtag_sources, tag="news", keyset=page),
            )
        )
    return {"service": _time(whole), "scan": _time(scans)}


def measure_hard() -> dict[str, tuple[int, float]]:
    """Return how many tweets the first page of each search has, and the median time."""
    from tweets.search.parsing import parse_query
    from tweets.services import search_tweets
    from twitter_project.shared.pagination import Keyset
    from users.types import ANONYMOUS

    found: dict[str, tuple[int, float]] = {}
    for text in HARD:
        query = parse_query(text)
        act = partial(search_tweets, query=query, viewer=ANONYMOUS, keyset=Keyset())
        ms = statistics.median(_time_once(act) for _ in range(TURNS))
        found[text] = len(act().items), ms
    return found


def make_searches() -> list[str]:
    """Return searches with three conditions, each of which finds at least one tweet."""
    from tweets.models import Tweet
    from twitter_project.shared.queries import find_rows

    chance = random.Random(9)
    fields = dict.fromkeys(("text", "language", "author_id", "features"), True)
    rows = find_rows(Tweet, {}, fields, order=-1, limit=20_000, index="_id_")
    searches = []
    for row in chance.sample(rows, SEARCHES):
        first, second, third = chance.sample(row["text"].split(" ")[:6], 3)
        feature = "is:reply" if "reply" in row["features"] else "-is:reply"
        searches.append(
            chance.choice(
                [
                    f"{first} {second} {third}",
                    f"{first} {second} lang:{row['language']}",
                    f"{first} {second} {feature}",
                    f"{first} lang:{row['language']} {feature}",
                    f"{first} from:p{row['author_id']} lang:{row['language']}",
                    f"{first} {feature} min_likes:1",
                ]
            )
        )
    return searches


def _time_once(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _time(
    pairs: list[Pair],
) -> tuple[tuple[float, float], tuple[float, float]]:
    from .timing import percentile

    """Return (p50, p95) of both sides of the pairs.

    Each pair takes several turns, and the median counts: the first one also reads what
    is not in memory yet, and what else the machine does disturbs some.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for pair in pairs:
        for act, times in zip(pair, taken, strict=True):
            times.append(statistics.median(_time_once(act) for _ in range(TURNS)))
    searched_ms, plain_ms = (
        (percentile(times, 0.5), percentile(times, 0.95)) for times in taken
    )
    return searched_ms, plain_ms


if __name__ == "__main__":
    raise SystemExit(main())
