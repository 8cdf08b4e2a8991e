"""Tests that the page of components is complete, and exists only while debugging."""

import re
from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from twitter_project.workshop.design.views import show_components


def test_no_visitor_finds_the_components(db: None, client: Client) -> None:
    assert client.get("/design").status_code == 404


def test_every_component_is_shown_on_both_sides(db: None, rf: RequestFactory) -> None:
    request = rf.get("/design")
    request.user = AnonymousUser()
    request.htmx = None  # type: ignore[attr-defined]

    html = show_components(request).content.decode()

    for component in ("tweet", "person", "notification", "toast", "field", "trend"):
        assert len(re.findall(f'class="{component}[ "]', html)) >= 2, component
    ids = Counter(re.findall(r' id="([^"]+)"', html))
    assert [name for name, uses in ids.items() if uses > 1] == []
