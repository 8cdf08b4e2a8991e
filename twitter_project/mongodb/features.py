"""What the engine can do that the stock backend says it cannot."""

from typing import Any

from django.utils.functional import cached_property
from django_mongodb_backend import features


class DatabaseFeatures(features.DatabaseFeatures):
    pass
