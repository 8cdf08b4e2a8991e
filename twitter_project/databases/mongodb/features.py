"""Features of the engine that the stock backend lacks."""

from django_mongodb_backend import features


class DatabaseFeatures(features.DatabaseFeatures):
    # An update that joins first selects the keys of its rows, as on MySQL.
    update_can_self_select = False
