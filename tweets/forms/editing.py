"""The form for editing a tweet."""

from __future__ import annotations

from typing import Any

from django import forms

from tweets import services
from tweets.forms.attaching import AttachForm
from tweets.limits import EDIT_WINDOW_MIN
from tweets.types import TweetView
from users.types import Viewer


class EditForm(AttachForm):
    """Changes to an existing tweet, with the pictures that it has now.

    `is_open` is False once the `open_minutes` have passed in which the text and the
    pictures can be changed; the form then only takes descriptions, the content warning,
    and whether the media are sensitive.
    """

    open_minutes = EDIT_WINDOW_MIN

    is_sensitive = forms.BooleanField(required=False)
    content_warning = forms.CharField(required=False)

    def __init__(self, *args: Any, tweet: TweetView, **kwargs: Any) -> None:
        initial = {
            "text": tweet.text,
            "is_sensitive": tweet.is_sensitive,
            "content_warning": tweet.content_warning,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.tweet = tweet
        self.is_voted = bool(tweet.poll and tweet.poll.voters_count)
        self.is_open = services.is_open_for_edits(tweet) and not self.is_voted
        self.is_marked = services.is_marked_by_moderator(tweet_id=tweet.id)
        if not self.is_bound:
            self.attachments = list(tweet.media)

    def save(self, viewer: Viewer) -> bool:
        """Store the changes; return whether the form has no errors."""
        self.attach(viewer.account_id)
        with self.noting_errors():
            if self.is_valid():
                self._edit(viewer)
        return not self.errors and self.refusal is None

    def _edit(self, viewer: Viewer) -> None:
        names = ("is_sensitive", "content_warning")
        changes: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        if self.is_marked:
            del changes["is_sensitive"]
        if self.is_open:
            changes["text"] = self.cleaned_data["text"]
            changes["media_ids"] = [item.id for item in self.attachments]
        services.edit_tweet(
            actor_id=viewer.account_id, tweet_id=self.tweet.id, **changes
        )
