"""The form for editing a tweet."""

from __future__ import annotations

from tweets import services
from tweets.forms.text import TextForm


class EditForm(TextForm):
    """A new text for an existing tweet."""

    def save(self, *, actor_id: int, tweet_id: int) -> bool:
        """Store the text; return whether the form has no errors."""
        with self.noting_errors():
            if self.is_valid():
                text = self.cleaned_data["text"]
                services.edit_tweet(actor_id=actor_id, tweet_id=tweet_id, text=text)
        return not self.errors
