"""The form of one tweet among those of a thread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from tweets.forms.attaching import AttachForm
from tweets.forms.polls import PollForm
from tweets.limits import THREAD_MAX
from tweets.types import MediaItem, NewPoll

PART = re.compile(r"p[0-9]{1,2}")


class PartForm(PollForm, AttachForm):
    """What each tweet of a thread has of its own."""

    content_warning = forms.CharField(required=False)

    def read_own(self) -> dict[str, Any]:
        """Return the fields of `NewTweet` that the form says."""
        return {
            "text": self.cleaned_data.get("text", ""),
            "media_ids": [item.id for item in self.attachments],
            "poll": self.read_poll(),
            "content_warning": self.cleaned_data.get("content_warning", ""),
        }


OWN_FIELDS = tuple(name for name in PartForm.base_fields if name != "pictures")


@dataclass(frozen=True, slots=True)
class Said:
    """What a part says as it was sent, to be moved to another place."""

    values: Mapping[str, str]
    attachments: list[MediaItem]


EMPTY = Said({}, [])


def take_out(form: PartForm) -> Said:
    values = {name: form.data.get(form.add_prefix(name)) for name in OWN_FIELDS}
    typed = {name: str(value) for name, value in values.items() if value is not None}
    return Said(typed, form.attachments)


def put_in(form: PartForm, said: Said, data: QueryDict) -> None:
    """Let the form say this, with `data` as what was sent."""
    values = {"poll_duration": str(NewPoll().duration_s), **said.values}
    for name in OWN_FIELDS:
        data.pop(form.add_prefix(name), None)
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data
    form.attachments = said.attachments


def list_parts(data: Mapping[str, Any]) -> list[str]:
    """Return the prefixes of the other tweets of the thread in the form, in order."""
    names = data.getlist("part") if isinstance(data, QueryDict) else []
    usable = [name for name in dict.fromkeys(names) if PART.fullmatch(name)]
    return usable[: THREAD_MAX - 1]
