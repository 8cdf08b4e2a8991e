"""Tests the pages and the API of muted words, and what words would hide."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from timeline.services import try_words
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import count_round_trips
from users.services import list_word_groups
from users.types import UserCard, Viewer, WordGroupDraft

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true"}
FORM = {
    "words": "tea\n\n#cake ",
    "contexts": ["home", "search"],
    "effect": "hide",
    "lasts": "7",
    "name": "",
}


@pytest.fixture
def tweets(ada: UserCard, bob: UserCard) -> None:
    for text in ("Tea at five", "A #cake too", "Teapot", "Nothing"):
        post_tweet(author_id=bob.id, text=text)
    post_tweet(author_id=ada.id, text="My tea")
    events.drain()


def test_words_are_muted_changed_and_unmuted_on_pages(
    signed_in: SignIn, ada: UserCard, tweets: None
) -> None:
    client = signed_in(ada)
    assert client.get("/settings/words/new?word=tea").status_code == 200

    html = client.post("/settings/words/new", FORM, follow=True).content.decode()

    assert "The words are muted." in html
    (group,) = list_word_groups(owner_id=ada.id)
    assert group.words == ("tea", "#cake")
    assert group.contexts == ("home", "search")
    assert group.expires_at is not None
    home = client.get("/").content.decode()
    assert "Tea at five" not in home
    assert "Teapot" in home
    assert "My tea" in home

    row = re.search(rf'words/{group.id}">(.*?)</a>', html, re.DOTALL)
    assert row
    # An icon, one column of text, an icon: the grid of every list of settings.
    assert re.fullmatch(
        r"\s*<svg.*</svg>\s*<span>.*</span>\s*<svg.*</svg>\s*", row[1], re.DOTALL
    )

    url = f"/settings/words/{group.id}"
    assert "tea\n#cake" in client.get(url).content.decode()
    changed = {**FORM, "words": "teapot", "effect": "collapse", "lasts": "keep"}
    client.post(url, changed)
    (after,) = list_word_groups(owner_id=ada.id)
    assert after.expires_at == group.expires_at
    home = client.get("/").content.decode()
    assert "Tea at five" in home
    assert "Hidden: contains a word you muted" in home

    assert "Unmute" in client.get(f"{url}/unmute").content.decode()
    client.post(f"{url}/unmute", {"on": "1"})
    assert list_word_groups(owner_id=ada.id) == []
    assert client.get(url).status_code == 404


def test_a_tweets_menu_leads_to_the_words_of_the_tweet(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    text = "Harvesting @ada's tea: see example.org/tealeaves #Tea"
    tweet_id = post_tweet(author_id=bob.id, text=text, content_warning="A hot drink")
    own_id = post_tweet(author_id=ada.id, text="Mine")
    events.drain()
    client, path = signed_in(ada), f"/tweets/{tweet_id}/words"
    home = client.get("/").content.decode()
    assert f'href="{path}"' in home
    assert f'href="/tweets/{own_id}/words"' not in home
    assert home.count("Mute this conversation") == 2

    form = client.get(path, follow=True)

    html = form.content.decode()
    assert form.redirect_chain[0][0].startswith("/settings/words/new?")
    offered = re.findall(r'name="picked" value="(.*?)"', html)
    assert offered == ["#Tea", "A hot drink", "Harvesting"]
    assert not re.search(r"<textarea[^>]* required", html)
    sent = {**FORM, "words": "", "picked": offered[:2]}
    tried = client.post("/home/words", sent, headers=HTMX).content.decode()
    assert "1 of the last 2 tweets in your home" in tried
    client.post("/settings/words/new", sent)
    (group,) = list_word_groups(owner_id=ada.id)
    assert group.words == ("#Tea", "A hot drink")
    refused = client.post("/settings/words/new", {**sent, "contexts": []})
    assert re.findall(r'value="(.*?)"\s[^>]*checked', refused.content.decode())[0] == (
        "#Tea"
    )
    assert client.get("/tweets/5/words").status_code == 404


def test_a_hashtag_and_a_search_can_be_muted_where_they_are_found(
    signed_in: SignIn, ada: UserCard, tweets: None
) -> None:
    client = signed_in(ada)
    for url, word in (("/tags/cake", "#cake"), ("/search?q=tea+pot", "tea pot")):
        (link,) = re.findall(
            r'href="(/settings/words/new\?word=.*?)"', client.get(url).content.decode()
        )
        assert f">\n{word}</textarea>" in client.get(link).content.decode()
    for url in ("/search?q=tea+from:bob", "/search?q=%22tea"):
        assert "/settings/words/new" not in client.get(url).content.decode()
    client.logout()
    for url in ("/tags/cake", "/search?q=tea"):
        assert "/settings/words/new" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"words": " \n"}, 'class="field__error'),
        ({"contexts": []}, "Choose at least one place."),
        ({"words": "x" * 200}, 'class="field__error'),
        ({"lasts": "5"}, 'class="field__error'),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    signed_in: SignIn, ada: UserCard, changes: dict[str, object], message: str
) -> None:
    answer = signed_in(ada).post("/settings/words/new", {**FORM, **changes})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert list_word_groups(owner_id=ada.id) == []


def test_somebody_elses_words_are_not_found(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    signed_in(ada).post("/settings/words/new", FORM)
    (group,) = list_word_groups(owner_id=ada.id)

    for path in ("", "/unmute"):
        url = f"/settings/words/{group.id}{path}"
        assert signed_in(bob).get(url).status_code == 404


def test_a_preview_counts_what_words_would_hide(
    signed_in: SignIn, ada: UserCard, tweets: None
) -> None:
    client = signed_in(ada)

    fragment = client.post("/home/words", FORM, headers=HTMX).content.decode()
    page = client.post("/home/words", FORM).content.decode()

    for html in (fragment, page):
        assert "2 of the last 5 tweets in your home" in html
        assert "Tea at five" in html
        assert "Teapot" not in html
    assert "<!DOCTYPE html>" in page
    assert client.post("/home/words", {"words": ""}).status_code == 422
    assert list_word_groups(owner_id=ada.id) == []


def test_a_preview_costs_a_constant_number_of_round_trips(
    ada: UserCard, tweets: None
) -> None:
    with count_round_trips() as trips:
        tried = try_words(
            viewer=Viewer(ada.id), draft=WordGroupDraft(words=["tea", "nothing"])
        )

    assert len(tried.hidden) == 2
    assert len(trips) <= 10, trips


def test_apps_mute_change_and_unmute_words(ada: UserCard, tweets: None) -> None:
    api = Api(ada.id)
    body = {"words": ["tea"], "lasts_days": 1}

    made = api.post("muted-words", body)

    assert made.status == 201
    assert made.body["words"] == ["tea"]
    assert made.body["active"] is True
    path = f"muted-words/{made.body['id']}"
    assert api.get("muted-words").body["items"] == [made.body] == [api.get(path).body]
    tried = api.post("muted-words/preview", {"words": ["#cake"]}).body
    assert (tried["looked_at"], len(tried["hidden"])) == (5, 1)
    changed = api.put(path, {"words": ["coffee"], "effect": "collapse"})
    assert changed.body["effect"] == "collapse"
    assert changed.body["expires_at"] == made.body["expires_at"]
    assert api.delete(path).status == 204
    assert api.get(path).status == 404
    assert api.post("muted-words", {"words": []}).status == 422
    assert api.post("muted-words", {"words": ["a"], "lasts_days": 3}).status == 422


def test_the_same_request_mutes_once(ada: UserCard) -> None:
    api, key = Api(ada.id), {"Idempotency-Key": "once"}

    answers = [api.post("muted-words", {"words": ["tea"]}, **key) for _ in range(2)]

    assert answers[0].body == answers[1].body
    assert len(list_word_groups(owner_id=ada.id)) == 1
