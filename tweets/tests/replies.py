"""Makes a tweet that very many people answered, quickly: rows, without services."""

from collections.abc import Sequence

from tweets.models import Tweet
from twitter_project.shared.ids import new_id
from twitter_project.shared.writes import insert_rows
from users.types import UserCard


def make_replies(
    root_id: int, count: int, *, authors: Sequence[UserCard], likes: int = 0
) -> list[int]:
    """Insert replies to a tweet of its own thread; the authors take turns."""
    root = Tweet.objects.get(id=root_id)
    rows = [
        Tweet(
            id=new_id(),
            author_id=authors[number % len(authors)].id,
            text=f"This is what I think about it, number {number}",
            in_reply_to_id=root_id,
            in_reply_to_author_id=root.author_id,
            conversation_id=root.conversation_id,
            ancestor_ids=[*root.ancestor_ids, root_id],
            is_reply=True,
            likes_count=likes,
        )
        for number in range(count)
    ]
    insert_rows(rows)
    Tweet.objects.filter(id=root_id).update(replies_count=root.replies_count + count)
    return [row.id for row in rows]
