"""Tests what we find in a text with twitter-text's own cases, all of them.

What is left out is in `LEFT_OUT` of twitter_text.py, with the reason. What goes beyond
twitter-text for explicit `https://` links contradicts none of its cases.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tweets.tests.twitter_text import (
    LEFT_OUT,
    Segment,
    link,
    read_config,
    read_links,
    read_sections,
    read_weights,
)
from tweets.text import (
    Entity,
    EntityKind,
    find_cashtags,
    find_hashtags,
    find_mentions,
    find_reply,
    find_urls,
    highlight,
    is_hashtag,
    is_mention,
    is_url,
    measure,
)
from tweets.text.domains import TOP_LEVEL_DOMAINS

FINDERS: dict[str, Callable[[str], Any]] = {
    "mentions": find_mentions,
    "urls": find_urls,
    "tco_urls": find_urls,
    "hashtags": find_hashtags,
    "cashtags": find_cashtags,
}
CHECKS: dict[str, Callable[[str], bool]] = {
    "usernames": is_mention,
    "hashtags": is_hashtag,
    "urls": is_url,
    "urls_without_protocol": lambda text: is_url(text, needs_protocol=False),
}
LINKED = {
    "usernames": {EntityKind.MENTION},
    "hashtags": {EntityKind.HASHTAG},
    "urls": {EntityKind.URL},
    "cashtags": {EntityKind.CASHTAG},
    "all": set(EntityKind),
}
IN_NODE = Path(__file__).parent / "data/twitter_text.test.cjs"

Answer = Callable[[str, dict[str, Any]], Any]


def in_full(name: str, answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    """Compare each case of a file with our answer, and print how many are right."""
    wrong = []
    for section, cases in read_sections(name).items():
        found = [(case, answer(section, case)) for case in cases]
        bad = [
            (section, case["description"], ours)
            for case, ours in found
            if ours != expected_of(name, case)
        ]
        with capsys.disabled():
            right = len(cases) - len(bad)
            sys.stdout.write(f"\n{name}.{section}: {right} of {len(cases)}")
        wrong += bad
    with capsys.disabled():
        for left_out in (each for each in LEFT_OUT if each.startswith(f"{name}.")):
            sys.stdout.write(f"\n{left_out}: left out, {LEFT_OUT[left_out]}")
    assert wrong == []


def expected_of(name: str, case: dict[str, Any]) -> Any:
    expected = case["expected"]
    return read_links(expected) if name == "autolink" else expected


def test_everything_is_extracted(capsys: pytest.CaptureFixture[str]) -> None:
    in_full("extract", extract, capsys)


def extract(section: str, case: dict[str, Any]) -> Any:
    if section == "replies":
        return find_reply(case["text"])
    kind, is_bare = section.partition("_with_")[0], "_indices" not in section
    finder = FINDERS[kind.removesuffix("_from_astral")]
    return [
        entity.value if is_bare and not has_indices(case) else named(entity)
        for entity in finder(case["text"])
    ]


def has_indices(case: dict[str, Any]) -> bool:
    return any(isinstance(each, dict) for each in case["expected"])


def named(entity: Entity) -> dict[str, Any]:
    name = "screen_name" if entity.kind is EntityKind.MENTION else str(entity.kind)
    return {name: entity.value, "indices": [entity.start, entity.end]}


def test_everything_is_measured_and_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_full("validate", validate, capsys)


def validate(section: str, case: dict[str, Any]) -> Any:
    if section in CHECKS:
        return CHECKS[section](case["text"])
    found = measure(case["text"], read_weights(section))
    if section == "tweets":
        return found.is_valid
    return {
        "weightedLength": found.weighted_length,
        "valid": found.is_valid,
        "permillage": found.permillage,
        "displayRangeStart": 0,
        "displayRangeEnd": found.display_end,
        "validRangeStart": 0,
        "validRangeEnd": found.valid_end,
    }


def test_everything_is_linked(capsys: pytest.CaptureFixture[str]) -> None:
    in_full("autolink", autolink, capsys)


def autolink(section: str, case: dict[str, Any]) -> list[Segment]:
    return link(case["text"], LINKED[section])


def test_todays_domains_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    for section, cases in read_sections("tlds").items():
        # Domains that are withdrawn are no links any more.
        today = [
            case
            for case in cases
            if case["text"].rpartition(".")[2].lower() in TOP_LEVEL_DOMAINS
        ]
        found = [[url.value for url in find_urls(case["text"])] for case in today]

        assert found == [case["expected"] for case in today]
        with capsys.disabled():
            sys.stdout.write(f"\ntlds.{section}: {len(today)} of {len(cases)}")


@pytest.mark.parametrize("form", ["example.{}", "https://example.{}", "x example.{}/a"])
def test_every_domain_of_today_is_found(form: str) -> None:
    texts = [form.format(domain) for domain in sorted(TOP_LEVEL_DOMAINS)]

    found = [[url.value for url in find_urls(text)] for text in texts]

    assert len(texts) > 1_400
    assert found == [[text.removeprefix("x ")] for text in texts]


def test_every_hit_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    in_full(
        "hit_highlighting",
        lambda section, case: highlight(
            case["text"], [(start, end) for start, end in case["hits"]]
        ),
        capsys,
    )


@pytest.mark.parametrize(
    ("section", "text", "linked"),
    [
        ("all", "@ada: #tag, $TERN!", ["ada", "#tag", "$TERN"]),
        ("all", "x.com is bare, http://x.com/a is not", ["http://x.com/a"]),
        ("all", "@username901234567890123", ["username901234567890"]),
        ("usernames", "@ada/list", ["ada"]),
    ],
)
def test_links_follow_twitter_texts_rules(
    section: str, text: str, linked: list[str]
) -> None:
    found = link(text, LINKED[section])

    assert [piece for is_link, piece in found if is_link] == linked
    assert "".join(piece for _, piece in found) == text


def test_the_script_follows_the_same_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node here: the script is not held against the same cases.")
    suite = {name: read_sections(name) for name in ("extract", "validate")}
    configs = {section: read_config(section) for section in suite["validate"]}
    path = tmp_path / "suite.json"
    path.write_text(json.dumps({**suite, "configs": configs}))

    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(IN_NODE)],
        env={"SUITE": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    counts = [line for line in done.stdout.splitlines() if line.startswith("ok ")]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(counts))
