"""The composer's form and its content; `sending` posts, schedules and saves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from tweets import services
from tweets.forms.links import find_tweet_id, split_last_link
from tweets.forms.local_time import LocalTimeField
from tweets.forms.parts import EMPTY, PartForm, Said, list_parts, put_in, take_out
from tweets.forms.polls import poll_initial
from tweets.limits import THREAD_MAX
from tweets.types import (
    DraftState,
    DraftView,
    NewTweet,
    QuotePolicy,
    ReplyPolicy,
    Visibility,
    WrittenIn,
    continue_tweet,
)
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import MAX_ID
from twitter_project.web.middleware.time_zones import find_zone
from users.types import Viewer


def new_key() -> str:
    return uuid4().hex


class ComposeForm(PartForm):
    """A tweet or a reply being written, or a thread: then `more` are its other tweets.

    `key` makes a form that is sent twice post once. `draft` is the draft that the form
    is saved as, in the version that the form knows. `links_stay`: its author has taken
    a quote out, so links to tweets become no quotes again. `zone` is the time zone that
    the form names beside the time. `is_scheduled`: the form continues a draft that is
    scheduled, and stays so unless its author says otherwise.
    """

    key = forms.CharField(max_length=64, initial=new_key)
    in_reply_to_id = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    is_sensitive = forms.BooleanField(required=False)
    visibility = forms.ChoiceField(choices=Visibility.choices, required=False)
    reply_policy = forms.ChoiceField(choices=ReplyPolicy.choices, required=False)
    quoted_id = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    quote_policy = forms.ChoiceField(choices=QuotePolicy.choices, required=False)
    links_stay = forms.BooleanField(required=False)

    draft = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    draft_key = forms.CharField(max_length=64, required=False)
    draft_version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    publish_at = LocalTimeField(required=False)
    zone = forms.CharField(max_length=40, required=False)
    is_scheduled = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.more: list[PartForm] = [
            PartForm(self.data, self.files, prefix=name)
            for name in list_parts(self.data)
        ]

    @property
    def parts(self) -> list[PartForm]:
        """The forms of all tweets, the first of which is this one."""
        return [self, *self.more]

    def full_clean(self) -> None:
        zone = find_zone(str(self.data.get("zone", "")))
        with timezone.override(zone or timezone.get_current_timezone()):
            super().full_clean()

    def attach(self, owner_id: int) -> None:
        super().attach(owner_id)
        for form in self.more:
            form.attach(owner_id)

    def arrange(self, change: str) -> None:
        """Change the parts: "add", "remove p1", "raise p1" moves it up, "unquote"."""
        places = {form.prefix: place for place, form in enumerate(self.parts)}
        verb, _space, name = change.partition(" ")
        place = places.get(name, 0)
        said = [take_out(form) for form in self.parts]
        if verb == "add" and len(said) < THREAD_MAX:
            said.append(EMPTY)
        elif verb == "remove" and place:
            del said[place]
        elif verb == "raise" and place:
            said[place - 1 : place + 1] = [said[place], said[place - 1]]
        elif verb == "unquote":
            self.change(quoted_id="", links_stay="on")
        self._show(said)

    def _show(self, said: Sequence[Said]) -> None:
        """Replace the tweets in the form."""
        data = self.data.copy()
        names = [f"p{number}" for number in range(1, len(said))]
        data.setlist("part", names)
        self.more = [PartForm(data, prefix=name) for name in names]
        for form, one in zip(self.parts, said, strict=True):
            put_in(form, one, data)

    def change(self, **values: str) -> None:
        """Change what was sent, as if its author had."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value
        for form in self.more:
            form.data = self.data

    def quote_last_link(self, viewer: Viewer, *, host: str) -> None:
        """If the text ends with a link to a tweet of this site, quote that instead."""
        text, url = split_last_link(self.data.get("text", ""))
        is_settled = "links_stay" in self.data or self.data.get("quoted_id")
        if text and not is_settled and self.quote(url, viewer, host=host):
            self.change(text=text)

    def quote(self, url: str, viewer: Viewer, *, host: str) -> bool:
        """Quote the tweet at the URL; False if the viewer may not, or there is none."""
        tweet_id = find_tweet_id(url, host=host)
        if tweet_id is None:
            return False
        try:
            services.get_tweet_to_quote(tweet_id=tweet_id, viewer=viewer)
        except AppError:
            return False
        self.change(quoted_id=str(tweet_id))
        return True

    def find_draft(self) -> WrittenIn | None:
        """Return the draft that the form was saved as, if it may have been."""
        if "draft" not in self.data:
            return None
        return WrittenIn(
            form_key=self.get_draft_key(),
            draft_id=self.cleaned_data["draft"],
            version=self.cleaned_data["draft_version"] or 0,
        )

    def get_draft_key(self) -> str:
        """Return the key that identifies the form's draft until its id is known."""
        key: str = self.cleaned_data.get("draft_key") or self.cleaned_data["key"]
        return key

    def read(self) -> list[NewTweet]:
        """Return the tweets in the form, the first one first."""
        first = self._read()
        more = [continue_tweet(first, **form.read_own()) for form in self.more]
        return [first, *more]

    def _read(self) -> NewTweet:
        return NewTweet(
            **self.read_own(),
            in_reply_to_id=self.cleaned_data.get("in_reply_to_id"),
            is_sensitive=self.cleaned_data.get("is_sensitive", False),
            visibility=self.cleaned_data.get("visibility", ""),
            reply_policy=self.cleaned_data.get("reply_policy") or ReplyPolicy.EVERYONE,
            quoted_id=self.cleaned_data.get("quoted_id"),
            quote_policy=self.cleaned_data.get("quote_policy") or QuotePolicy.EVERYONE,
        )


def form_of_draft(draft: DraftView) -> ComposeForm:
    """Return the form that continues a draft, with a key of its own."""
    first = draft.tweets[0]
    form = ComposeForm(
        initial={
            **{name: getattr(first, name, None) for name in ComposeForm.base_fields},
            **poll_initial(first.poll),
            "key": new_key(),
            "draft": draft.id,
            "draft_version": draft.version,
            "publish_at": draft.publish_at,
            "is_scheduled": draft.state == DraftState.SCHEDULED,
        }
    )
    form.more = [
        _part_of_draft(tweet, first, prefix=f"p{number}")
        for number, tweet in enumerate(draft.tweets[1:], start=1)
    ]
    for part, tweet in zip(form.parts, draft.tweets, strict=True):
        part.attachments = [
            draft.media[id_] for id_ in tweet.media_ids if id_ in draft.media
        ]
    return form


def _part_of_draft(tweet: NewTweet, first: NewTweet, *, prefix: str) -> PartForm:
    """Return the form of a later tweet, which names no warning like the first one's."""
    warning = tweet.content_warning
    own = "" if warning == first.content_warning else warning
    values = {"text": tweet.text, "content_warning": own, **poll_initial(tweet.poll)}
    return PartForm(initial=values, prefix=prefix)
