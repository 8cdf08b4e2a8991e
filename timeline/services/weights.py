"""The weights of "For you": how much each feature counts for a person."""

from collections.abc import Mapping

from timeline import scoring
from timeline.errors import BadWeight
from timeline.models import ForYouSettings
from timeline.types import Feature
from twitter_project.shared.db import collection
from twitter_project.shared.queries import find_one


def get_weights(*, owner_id: int) -> dict[Feature, int]:
    """Return the person's weight for each feature."""
    rows = ForYouSettings.objects.filter(owner_id=owner_id)
    chosen = find_one(rows.values_list("weights", flat=True)) or {}
    weights = scoring.weights_of(chosen)
    return dict(zip(scoring.FEATURES, weights, strict=True))


def change_weights(
    *, owner_id: int, weights: Mapping[Feature, int]
) -> dict[Feature, int]:
    """Set these weights, from 0 to 10; the others stay. Return all of them.

    Raises: BadWeight, naming the feature.
    """
    for feature, weight in weights.items():
        if not 0 <= weight <= scoring.WEIGHT_MAX:
            raise BadWeight(field=feature.value)
    if weights:
        changes = {f"weights.{one.value}": weight for one, weight in weights.items()}
        collection(ForYouSettings).update_one(
            {"_id": owner_id}, {"$set": changes}, upsert=True
        )
    return get_weights(owner_id=owner_id)


def reset_weights(*, owner_id: int) -> None:
    """Go back to the defaults."""
    ForYouSettings.objects.filter(owner_id=owner_id).delete()
