"""What the engine can do that the stock backend says it cannot."""

from django_mongodb_backend import features


class DatabaseFeatures(features.DatabaseFeatures):
    # An update that joins first selects the keys of its rows, as on MySQL.
    update_can_self_select = False
