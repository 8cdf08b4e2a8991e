"""Path converters: what a part of a URL may be."""

from django.urls.converters import IntConverter

from twitter_project.shared.ids import MAX_ID


class IdConverter(IntConverter):
    """An id, `<id:tweet_id>`. A number beyond 64 bits matches no path: a 404."""

    def to_python(self, value: str) -> int:
        """Return the id. Raises: ValueError."""
        id_ = int(value)
        if id_ > MAX_ID:
            raise ValueError(value)
        return id_
