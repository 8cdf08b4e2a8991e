"""Tests what a web process loads before it takes requests."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import engines

from twitter_project.serving.warming import GC_THRESHOLDS, load_templates, warm_up


@pytest.fixture
def usual_collector() -> Iterator[None]:
    """Undo the effects of warming up on this process's garbage collector."""
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_everything_loads_and_is_exempt_from_garbage_collection(
    usual_collector: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        warm_up()

    assert not caplog.records
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == GC_THRESHOLDS


def test_every_template_is_compiled() -> None:
    engine: Any = engines["django"]
    (loader,) = engine.engine.template_loaders
    loader.reset()

    load_templates()

    # The second one is loaded only when another template includes it.
    for name in ("tweets/search.html", "users/_relation_button.html"):
        assert name in loader.get_template_cache
