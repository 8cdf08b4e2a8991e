"""Tests folding, splitting and stemming, and detecting languages."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.search.language import detect_language
from tweets.search.words import (
    fold,
    list_pairs,
    split_keys,
    split_words,
    stem,
    variants_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Acción, reacción!", ["accion", "reaccion"]),
        ("\uff26\uff35LL width", ["full", "width"]),
        ("Straße", ["strasse"]),
        ("don\u2019t can't Ada's", ["dont", "cant", "ada"]),
        ("l'eau", ["l", "eau"]),
        ("e-mail ada_l", ["e", "mail", "ada_l"]),
        ("日本語", ["日", "本", "語"]),
        ("日", ["日"]),
        ("テスト ok", ["テ", "ス", "ト", "ok"]),
        ("iPhone手机", ["iphone", "手", "机"]),
        ("한국어", ["한", "국", "어"]),
        ("สวัสดี", list("สวัสดี")),
        ("सतत", ["सतत"]),
        ("🎉👍🏽 ❤️", ["🎉", "👍", "❤"]),
        ("#Regata2026 @ada", ["regata2026", "ada"]),
        ("...!?", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_letters_without_spaces_are_looked_up_in_pairs() -> None:
    assert split_keys("日本語 ok 字") == ["日本", "本語", "ok", "字"]
    assert list_pairs("日本語 ok 字") == ["日本", "本語"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"run", "runs", "running"}),
        ("es", {"nación", "naciones", "nacion"}),
        ("es", {"regata", "regatas"}),
        ("", {"boat", "boats"}),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, words: set[str]) -> None:
    assert len({stem(fold(word), language) for word in words}) == 1


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40), st.sampled_from(["", "en", "es", "fr"]))
def test_a_query_knows_the_form_that_a_tweet_keeps(text: str, language: str) -> None:
    for word in split_words(text):
        assert stem(word, language) in variants_of(word)


def test_threads_do_not_disturb_each_others_stemmer() -> None:
    words = [f"{chr(97 + n % 26)}unning{chr(97 + n // 26)}s" for n in range(600)]
    alone = [stem(word, "en") for word in words]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: stem(word, "en"), words)) == alone


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The regatta starts at eight", "en"),
        ("La regata empieza a las ocho", "es"),
        ("Buenos días a todos", "es"),
        ("Ich habe heute keine Zeit", "de"),
        ("今日はいい天気ですね", "ja"),
        ("今天天气很好", "zh"),
        ("#sailing https://example.org/the/regatta @ada", ""),
        ("lol", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_authors_language_decides_where_the_text_does_not() -> None:
    assert detect_language("good morning", hint="en") == "en"
    assert detect_language("Buenos días a todos", hint="en") == "es"
