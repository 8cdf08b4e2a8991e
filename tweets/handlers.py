"""The tweets app's reactions to events, one service call each."""

from tweets import services
from tweets.events import CardRequested, DraftScheduled, MediaUploaded, TweetDeleted
from twitter_project.outbox.events import subscribe


@subscribe(TweetDeleted, queue="cleaning")
def clean_up_deleted_tweet(event: TweetDeleted) -> None:
    services.clean_up_after(tweet_id=event.tweet_id)


@subscribe(TweetDeleted, queue="cleaning")
def unpin_deleted_tweet(event: TweetDeleted) -> None:
    services.unpin_tweet(actor_id=event.author_id, tweet_id=event.tweet_id)


@subscribe(DraftScheduled, queue="publishing")
def publish_scheduled(event: DraftScheduled) -> None:
    services.publish_due(draft_id=event.draft_id)


@subscribe(MediaUploaded, queue="media")
def make_film(event: MediaUploaded) -> None:
    services.make_film(media_id=event.media_id)


@subscribe(CardRequested, queue="cards")
def attach_card(event: CardRequested) -> None:
    services.attach_card(tweet_id=event.tweet_id, is_refresh=event.is_refresh)
