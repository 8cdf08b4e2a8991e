"""Tests what muted words are found in: pure, and linear in the text's length."""

import time
from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import find_hashtags
from users.muted_words import (
    Content,
    MutedContext,
    MutedEffect,
    MutedGroup,
    MutedWords,
    compile_muted_words,
    key_of,
)
from users.tests.muted_cases import CASES, ROUNDS
from users.words import fold, split_words

HOME = MutedContext.HOME
SOME_TEXT = st.text(max_size=60)


def mute(*words: str, **options: Any) -> MutedWords:
    return compile_muted_words([(group(**options), words)])


def group(id_: int = 1, **options: Any) -> MutedGroup:
    values: dict[str, Any] = {
        "name": "",
        "contexts": frozenset(MutedContext),
        "effect": MutedEffect.HIDE.value,
        "spares_followed": False,
    }
    return MutedGroup(id=id_, **{**values, **options})


def is_found(
    muted: MutedWords, text: str, tags: Collection[str] = (), *, followed: bool = False
) -> bool:
    content = Content((split_words(text),), frozenset(map(fold, tags)))
    return muted.find(content, context=HOME, is_followed=followed) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¡Acción, REACCIÓN!", ["accion", "reaccion"]),
        ("El año del pingüino", ["el", "año", "del", "pinguino"]),
        ("n\u0303andu\u0301", ["ñandu"]),
        ("\uff26\uff35LL width", ["full", "width"]),
        ("Straße ﬁn", ["strasse", "fin"]),
        ("l'eau O\u2019Brien", ["l", "eau", "o", "brien"]),
        ("e-mail ada_l", ["e", "mail", "ada_l"]),
        ("日本語ok", ["日", "本", "語", "ok"]),
        ("한국어", ["한", "국", "어"]),
        ("हिन्दी", ["हिन्दी"]),
        ("🎉👍🏽 ❤️", ["🎉", "👍", "❤"]),
        ("#Regata2026 @ada", ["regata2026", "ada"]),
        ("...!?", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert list(split_words(text)) == words


def test_a_hashtag_mutes_the_hashtag_alone_and_a_word_both() -> None:
    assert is_found(mute("#Fútbol"), "vamos #futbol", ["futbol"])
    assert not is_found(mute("#fútbol"), "vamos al fútbol")
    assert is_found(mute("fútbol"), "vamos al FUTBOL")
    assert is_found(mute("fútbol"), "vamos #fútbol", ["fútbol"])


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    content = Content((split_words("it is the game"), split_words("over there")))

    assert mute("game over").find(content, context=HOME, is_followed=False) is None


def test_the_group_that_hides_comes_before_one_that_collapses() -> None:
    muted = compile_muted_words(
        [
            (group(1, effect=MutedEffect.COLLAPSE.value), ["dune"]),
            (group(2, spares_followed=True), ["dune"]),
        ]
    )
    content = Content((split_words("Dune!"),))

    stranger = muted.find(content, context=HOME, is_followed=False)
    followed = muted.find(content, context=HOME, is_followed=True)

    assert (stranger and stranger.id, followed and followed.id) == (2, 1)


def test_a_group_counts_only_where_its_owner_said() -> None:
    muted = mute("dune", contexts=frozenset({"search"}))
    content = Content((split_words("Dune!"),))

    assert muted.find(content, context="search", is_followed=False)
    assert not muted.find(content, context="home", is_followed=False)
    assert muted.counts_in("search")
    assert not muted.counts_in("home")


@given(SOME_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(SOME_TEXT, SOME_TEXT, SOME_TEXT)
def test_a_text_contains_every_part_between_spaces(
    before: str, word: str, after: str
) -> None:
    if words := split_words(word):
        assert is_found(mute(*words), f"{before} {word} {after}")
        assert is_found(compile_muted_words([(group(), [word])]), f"{word}\n") or (
            word.startswith(("#", "\uff03"))
        )


@given(st.lists(SOME_TEXT, max_size=8), SOME_TEXT)
def test_one_pass_finds_what_each_word_alone_finds(muted: list[str], text: str) -> None:
    alone = any(is_found(mute(word), text) for word in muted if key_of(word))

    assert is_found(mute(*muted), text) == alone


@given(SOME_TEXT)
def test_any_text_can_be_muted_or_is_refused(word: str) -> None:
    key_of(word)
    is_found(mute(word), word, [word])


def test_hostile_texts_take_time_that_is_linear_in_their_length() -> None:
    phrases = [" ".join(["a"] * length) + " b" for length in range(1, 40)]
    muted = mute(*phrases, *(f"word{n}" for n in range(160)))

    def measure(length: int) -> float:
        text = "a " * length
        split_words.cache_clear()
        begin = time.process_time()
        assert not is_found(muted, text)
        return time.process_time() - begin

    measure(100)
    short = min(measure(1_000) for _ in range(3))
    assert min(measure(10_000) for _ in range(3)) < 30 * short


def test_the_table_has_two_hundred_cases() -> None:
    assert len(set(CASES)) == 200


@pytest.mark.parametrize("words", [one.words for one in ROUNDS])
def test_a_text_is_found_by_a_word_that_it_contains(words: tuple[str, ...]) -> None:
    muted = mute(*words)
    texts = {text: hidden for muted_, text, hidden in CASES if muted_ == words}

    found = {
        text: is_found(muted, text, [tag.value for tag in find_hashtags(text)])
        for text in texts
    }

    assert found == texts
