"""What the engine can do that the stock backend says it cannot."""

from __future__ import annotations

from django_mongodb_backend import features

# Reasons for which the stock backend skips tests of Django's, and that hold no more.
MENDED = {
    "AutoField not supported.",
    "Converters aren't run on returning fields from insert.",
    "Test assumes integer primary key.",
    "Cannot use QuerySet.delete() when querying across multiple collections on MongoDB.",
    "Cannot use QuerySet.delete() when a subquery is required.",
    "Cannot use QuerySet.update() when querying across multiple collections on MongoDB.",
}


class DatabaseFeatures(features.DatabaseFeatures):
    # An update that joins first selects the keys of its rows, as on MySQL.
    update_can_self_select = False

    _django_test_skips = {
        reason: tests
        for reason, tests in features.DatabaseFeatures._django_test_skips.items()
        if reason not in MENDED
    }
