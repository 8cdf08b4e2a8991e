"""The form of the sliders of "For you"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from timeline.scoring import FEATURES, WEIGHT_MAX
from timeline.types import Feature
from twitter_project.shared.errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HINTS: Mapping[Feature, StrOrPromise] = {
    Feature.RECENCY: _("Counts half as much after 12 hours"),
    Feature.AFFINITY: _("People you reply to and whose tweets you like"),
    Feature.CONVERSATION: _("With people you follow"),
    Feature.POPULARITY: _("Compared with the author's other tweets"),
    Feature.RARITY: _("So that frequent posters do not drown them out"),
    Feature.UNSEEN: _("Newer than where you left off"),
    Feature.MEDIA: "",
    Feature.LANGUAGE: "",
}


class WeightsForm(forms.Form):
    """One slider for each feature of "For you"."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for feature in FEATURES:
            self.fields[feature.value] = forms.IntegerField(
                min_value=0, max_value=WEIGHT_MAX, required=False
            )

    def read(self) -> dict[Feature, int]:
        """Return the weights that were sent. Raises: Invalid, by feature."""
        if not self.is_valid():
            raise Invalid(
                errors={
                    name: [str(text) for text in found]
                    for name, found in self.errors.items()
                }
            )
        return {
            feature: weight
            for feature in FEATURES
            if (weight := self.cleaned_data[feature.value]) is not None
        }
