"""People who do random things, for tests of the data derived from it."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from notifications import services as notifications
from notifications.models import MutedThread, Notification
from notifications.policy import POLICY_FIELDS
from timeline import services as timeline
from timeline.models import HomeFeed
from tweets import services as tweets
from tweets.errors import DraftNotFound
from tweets.models import Draft, Tweet
from tweets.types import NewPoll, NewTweet, ReplyPolicy, Visibility
from twitter_project.outbox.models import Delivery
from twitter_project.shared.errors import AppError
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users import services as users
from users.models import PeopleList, Relationship, RepliesPolicy
from users.types import Override, UserCard, Viewer

# Most tweets are public, and most people let everyone reply.
VISIBILITIES = (*["public"] * 6, *Visibility.values)
REPLY_POLICIES = (*["everyone"] * 8, *ReplyPolicy.values)
SOON = timedelta(minutes=10)
PLACES = ("bakery", "harbour", "library", "lighthouse")


@dataclass(slots=True)
class Plan:
    """A tweet or a thread that was scheduled, by its texts, which nobody repeats."""

    author_id: int
    texts: tuple[str, ...]
    is_cancelled: bool = False
    is_changed: bool = False
    """Whether some of it was edited or deleted after it was published."""


def let_time_come(draft_ids: Collection[int] | None = None) -> None:
    """Let the times of these drafts come now, or of all that have one."""
    now = timezone.now()
    waiting = Draft.objects.exclude(publish_at=None)
    if draft_ids is not None:
        waiting = waiting.filter(id__in=draft_ids)
    for draft in waiting:
        same = Draft.objects.filter(id=draft.id, version=draft.version)
        same.update(publish_at=now)
        Delivery.objects.filter(payload__draft_id=draft.id).update(due_at=now)


def find_misplaced(plans: Mapping[int, Plan]) -> list[str]:
    """Say what is neither published once nor a draft, once all times have come."""
    wrong = []
    for draft_id, plan in plans.items():
        counts = [Tweet.objects.filter(text=text).count() for text in plan.texts]
        draft = Draft.objects.filter(id=draft_id).first()
        left = int(draft is not None)
        wanted = {0} if plan.is_cancelled else {0, 1} if plan.is_changed else {1}
        if any(count + left not in wanted for count in counts):
            wrong.append(f"{plan.texts}: published {counts}, {left} drafts")
        elif draft is not None and draft.publish_at is not None:
            wrong.append(f"{plan.texts}: still {draft.state}")
    return wrong


class Life:
    """A crowd and its dice. Each act goes through a public service."""

    def __init__(
        self, people: list[UserCard], moderator: UserCard, rng: random.Random
    ) -> None:
        self._people = people
        self._moderator_id = moderator.id
        self._rng = rng
        self.plans: dict[int, Plan] = {}
        """What was scheduled, by the ids of the drafts."""

    def act(self) -> str:
        """Do one random thing and return its name; forbidden acts are not done."""
        kinds: dict[Callable[[], object], int] = {
            self.post: 8,
            self.thread: 2,
            self.schedule: 4,
            self.send: 2,
            self.move: 2,
            self.stop: 2,
            self.cancel: 1,
            self.publish: 2,
            self.pass_time: 2,
            self.reply: 4,
            self.quote: 4,
            self.detach: 2,
            self.reattach: 1,
            self.ask: 2,
            self.vote: 4,
            self.bookmark: 2,
            self.unbookmark: 1,
            self.pin: 2,
            self.edit: 1,
            self.delete: 3,
            self.like: 3,
            self.unlike: 2,
            self.retweet: 5,
            self.undo_retweet: 3,
            self.follow: 6,
            self.unfollow: 4,
            self.block: 1,
            self.unblock: 1,
            self.mute: 1,
            self.unmute: 1,
            self.let_mutes_end: 1,
            self.hide_retweets: 2,
            self.show_retweets: 1,
            self.approve: 1,
            self.approve_no_longer: 1,
            self.answer: 2,
            self.follow_tag: 2,
            self.unfollow_tag: 1,
            self.visit: 2,
            self.make_list: 4,
            self.change_list: 2,
            self.drop_list: 1,
            self.list_people: 16,
            self.unlist: 2,
            self.stay_away: 1,
            self.suspend: 1,
            self.reinstate: 2,
            self.take_down: 1,
            self.restore: 1,
            self.mute_thread: 2,
            self.unmute_thread: 2,
            self.choose_policy: 2,
            self.accept: 2,
            self.stop_accepting: 1,
            self.dismiss_person: 1,
            self.dismiss: 2,
            self.undismiss: 1,
            self.clear: 1,
            self.read: 2,
            self.override: 2,
        }
        act = self._rng.choices(list(kinds), weights=list(kinds.values()))[0]
        try:
            act()
        except AppError as error:
            return f"{act.__name__}: {error.code}"
        return act.__name__

    def post(self) -> None:
        post_tweet(
            author_id=self._someone(),
            text=self._text(),
            visibility=self._rng.choice(VISIBILITIES),
            reply_policy=self._rng.choice(REPLY_POLICIES),
        )

    def thread(self) -> None:
        texts = [self._text() for _ in range(self._rng.choice((2, 3)))]
        tweets.post_thread(
            author_id=self._someone(), tweets=[NewTweet(text=text) for text in texts]
        )

    def schedule(self) -> None:
        """Schedule a thread, or a reply to a tweet that may be gone by then."""
        texts = [self._text() for _ in range(self._rng.choice((1, 1, 2)))]
        new = [NewTweet(text=f"{text} ({self._mark()})") for text in texts]
        if self._rng.random() < 0.3:
            new[0] = replace(new[0], in_reply_to_id=self._tweet())
        author_id, publish_at = self._someone(), timezone.now() + SOON
        draft = tweets.schedule_tweets(
            author_id=author_id, tweets=new, publish_at=publish_at
        )
        self.plans[draft.id] = Plan(author_id, tuple(tweet.text for tweet in new))

    def send(self) -> None:
        draft_id, plan = self._plan()
        tweets.send_draft(author_id=plan.author_id, draft_id=draft_id, undo_s=60)

    def move(self) -> None:
        draft_id, plan = self._plan()
        tweets.schedule_draft(
            author_id=plan.author_id,
            draft_id=draft_id,
            publish_at=timezone.now() + 2 * SOON,
        )

    def stop(self) -> None:
        draft_id, plan = self._plan()
        tweets.stop_draft(author_id=plan.author_id, draft_id=draft_id)

    def cancel(self) -> None:
        draft_id, plan = self._plan()
        tweets.delete_draft(author_id=plan.author_id, draft_id=draft_id)
        plan.is_cancelled = True

    def publish(self) -> None:
        draft_id, plan = self._plan()
        tweets.publish_draft(viewer=Viewer(plan.author_id), draft_id=draft_id)

    def pass_time(self) -> None:
        """Let the time of something that is scheduled come now."""
        let_time_come([self._plan()[0]])

    def reply(self) -> None:
        post_tweet(
            author_id=self._someone(), text=self._text(), in_reply_to_id=self._tweet()
        )

    def quote(self) -> None:
        post_tweet(
            author_id=self._someone(), text=self._text(), quoted_id=self._tweet()
        )

    def detach(self) -> None:
        if quote := self._quote():
            tweets.detach_tweet(actor_id=quote.quoted_author_id or 0, quote_id=quote.id)

    def reattach(self) -> None:
        if quote := self._quote():
            tweets.reattach_tweet(
                actor_id=quote.quoted_author_id or 0, quote_id=quote.id
            )

    def ask(self) -> None:
        poll = NewPoll(PLACES, is_multiple=self._rng.random() < 0.5)
        post_tweet(author_id=self._someone(), text=self._text(), poll=poll)

    def vote(self) -> None:
        polls = list(Tweet.objects.filter(poll__isnull=False).order_by("-id")[:5])
        if polls:
            tweets.vote_in_poll(
                voter_id=self._someone(),
                tweet_id=self._rng.choice(polls).id,
                choices=self._rng.sample(range(4), self._rng.choice((1, 1, 2))),
            )

    def bookmark(self) -> None:
        tweets.bookmark_tweet(user_id=self._someone(), tweet_id=self._tweet())

    def unbookmark(self) -> None:
        tweets.unbookmark_tweet(user_id=self._someone(), tweet_id=self._tweet())

    def pin(self) -> None:
        tweet = Tweet.objects.filter(id=self._tweet()).first()
        if tweet:
            tweets.pin_tweet(actor_id=tweet.author_id, tweet_id=tweet.id)

    def edit(self) -> None:
        tweet = Tweet.objects.filter(id=self._tweet()).first()
        if tweet:
            tweets.edit_tweet(
                actor_id=tweet.author_id, tweet_id=tweet.id, text=self._text()
            )
            self._note_change(tweet)

    def delete(self) -> None:
        tweet = Tweet.objects.filter(id=self._tweet()).first()
        if tweet:
            tweets.delete_tweet(actor_id=tweet.author_id, tweet_id=tweet.id)
            self._note_change(tweet)

    def _note_change(self, tweet: Tweet) -> None:
        for plan in list(self.plans.values()):
            plan.is_changed |= tweet.text in plan.texts

    def like(self) -> None:
        tweets.like_tweet(user_id=self._someone(), tweet_id=self._tweet())

    def unlike(self) -> None:
        tweets.unlike_tweet(user_id=self._someone(), tweet_id=self._tweet())

    def retweet(self) -> None:
        tweets.retweet(user_id=self._someone(), tweet_id=self._tweet())

    def undo_retweet(self) -> None:
        tweets.undo_retweet(user_id=self._someone(), tweet_id=self._tweet())

    def follow(self) -> None:
        follower_id, followee_id = self._two()
        users.follow_user(follower_id=follower_id, followee_id=followee_id)

    def unfollow(self) -> None:
        follower_id, followee_id = self._two()
        users.unfollow_user(follower_id=follower_id, followee_id=followee_id)

    def block(self) -> None:
        blocker_id, blocked_id = self._two()
        users.block_user(blocker_id=blocker_id, blocked_id=blocked_id)

    def unblock(self) -> None:
        blocker_id, blocked_id = self._two()
        users.unblock_user(blocker_id=blocker_id, blocked_id=blocked_id)

    def mute(self) -> None:
        muter_id, muted_id = self._two()
        users.mute_user(muter_id=muter_id, muted_id=muted_id)

    def let_mutes_end(self) -> None:
        """Move the end of somebody's mutes into the past, and clean up."""
        mutes = Relationship.objects.filter(actor_id=self._someone(), kind="mute")
        mutes.update(expires_at=timezone.now())
        users.end_expired_mutes()

    def hide_retweets(self) -> None:
        muter_id, muted_id = self._two()
        users.hide_retweets(muter_id=muter_id, muted_id=muted_id)

    def show_retweets(self) -> None:
        muter_id, muted_id = self._two()
        users.show_retweets(muter_id=muter_id, muted_id=muted_id)

    def approve(self) -> None:
        users.change_privacy(user_id=self._someone(), approves_followers=True)

    def approve_no_longer(self) -> None:
        users.change_privacy(user_id=self._someone(), approves_followers=False)

    def answer(self) -> None:
        """Accept or reject one of the newest requests to follow."""
        requests = Relationship.objects.filter(kind="request").order_by("-id")
        if found := requests.first():
            one = {"owner_id": found.target_id, "requester_id": found.actor_id}
            answers = (users.accept_request, users.reject_request)
            self._rng.choice(answers)(**one)

    def unmute(self) -> None:
        muter_id, muted_id = self._two()
        users.unmute_user(muter_id=muter_id, muted_id=muted_id)

    def follow_tag(self) -> None:
        timeline.follow_tag(owner_id=self._someone(), tag=self._tag())

    def unfollow_tag(self) -> None:
        timeline.unfollow_tag(owner_id=self._someone(), tag=self._tag())

    def make_list(self) -> None:
        users.create_list(
            owner_id=self._someone(), name=self._mark(), **self._list_options()
        )

    def change_list(self) -> None:
        if found := self._list():
            users.edit_list(
                owner_id=found.owner_id, list_id=found.id, **self._list_options()
            )

    def drop_list(self) -> None:
        if found := self._list():
            users.delete_list(owner_id=found.owner_id, list_id=found.id)

    def list_people(self) -> None:
        if found := self._list():
            ids = {self._someone(), self._someone()}
            users.add_to_list(owner_id=found.owner_id, list_id=found.id, user_ids=ids)

    def unlist(self) -> None:
        if found := self._list():
            users.remove_from_list(
                owner_id=found.owner_id, list_id=found.id, user_ids=[self._someone()]
            )

    def _list(self) -> PeopleList | None:
        lists = list(PeopleList.objects.order_by("-id")[:5])
        return self._rng.choice(lists) if lists else None

    def _list_options(self) -> dict[str, Any]:
        return {
            "is_private": self._rng.random() < 0.5,
            "is_exclusive": self._rng.random() < 0.4,
            "replies_policy": self._rng.choice(RepliesPolicy.values),
        }

    def visit(self) -> None:
        timeline.get_home(viewer=Viewer(self._someone()), keyset=Keyset())

    def stay_away(self) -> None:
        """Move somebody's last visit far into the past, and make their home dormant."""
        long_ago = timezone.now() - timedelta(days=settings.HOME_DORMANT_DAYS + 1)
        HomeFeed.objects.filter(owner_id=self._someone()).update(visited_at=long_ago)
        timeline.put_homes_to_sleep()

    def suspend(self) -> None:
        users.suspend_user(user_id=self._someone(), moderator_id=self._moderator_id)

    def reinstate(self) -> None:
        users.reinstate_user(user_id=self._someone(), moderator_id=self._moderator_id)

    def take_down(self) -> None:
        tweets.take_down_tweet(tweet_id=self._tweet(), moderator_id=self._moderator_id)

    def restore(self) -> None:
        tweets.restore_tweet(tweet_id=self._tweet(), moderator_id=self._moderator_id)

    def mute_thread(self) -> None:
        viewer = Viewer(self._someone())
        notifications.mute_thread(tweet_id=self._tweet(), viewer=viewer)

    def unmute_thread(self) -> None:
        muted = list(MutedThread.objects.all()[:20])
        if muted:
            row = self._rng.choice(muted)
            notifications.unmute_thread(
                owner_id=row.owner_id, conversation_id=row.conversation_id
            )

    def choose_policy(self) -> None:
        name = self._rng.choice(POLICY_FIELDS)
        choice = self._rng.choice(("accept", "accept", "accept", "filter", "drop"))
        notifications.change_policy(owner_id=self._someone(), changes={name: choice})

    def accept(self) -> None:
        owner_id, person_id = self._two()
        notifications.accept_people(owner_id=owner_id, person_ids=[person_id])

    def stop_accepting(self) -> None:
        owner_id, person_id = self._two()
        notifications.stop_accepting(owner_id=owner_id, person_id=person_id)

    def dismiss_person(self) -> None:
        owner_id, person_id = self._two()
        notifications.dismiss_people(owner_id=owner_id, person_ids=[person_id])

    def dismiss(self) -> None:
        row = self._notification()
        if row:
            notifications.dismiss_notification(
                notification_id=row.id, recipient_id=row.recipient_id
            )

    def undismiss(self) -> None:
        row = self._notification()
        if row:
            notifications.undismiss_notification(
                notification_id=row.id, recipient_id=row.recipient_id
            )

    def clear(self) -> None:
        row = self._notification()
        if row:
            notifications.clear_inbox(recipient_id=row.recipient_id, up_to_id=row.id)

    def read(self) -> None:
        row = self._notification()
        if row:
            notifications.mark_read(recipient_id=row.recipient_id, up_to_id=row.id)

    def override(self) -> None:
        owner_id, target_id = self._two()
        override = self._rng.choice((Override.NEVER, Override.DEFAULT))
        users.change_override(owner_id=owner_id, target_id=target_id, override=override)

    def _notification(self) -> Notification | None:
        rows = list(Notification.objects.order_by("-id")[:30])
        return self._rng.choice(rows) if rows else None

    def _someone(self) -> int:
        return self._rng.choice(self._people).id

    def _two(self) -> tuple[int, int]:
        one, other = self._rng.sample(self._people, 2)
        return one.id, other.id

    def _tweet(self) -> int:
        """Return one of the newest tweets, so that acts affect each other."""
        newest = Tweet.objects.order_by("-id").values_list("id", flat=True)[:30]
        ids = list(newest)
        return self._rng.choice(ids) if ids else 1

    def _plan(self) -> tuple[int, Plan]:
        """Return something that was scheduled lately, which may be published by now."""
        if not self.plans:
            raise DraftNotFound
        return self._rng.choice(list(self.plans.items())[-6:])

    def _mark(self) -> str:
        return f"{self._rng.getrandbits(48):012x}"

    def _quote(self) -> Tweet | None:
        quotes = list(Tweet.objects.filter(quoted_id__gt=0).order_by("-id")[:10])
        return self._rng.choice(quotes) if quotes else None

    def _tag(self) -> str:
        place = self._rng.choice(PLACES)
        return self._rng.choice((place, place.upper()))

    def _text(self) -> str:
        words = [f"At the {self._rng.choice(('', '#'))}{self._tag()}"]
        count = self._rng.choice((0, 0, 1, 3))
        words += [
            f"@{person.handle}" for person in self._rng.sample(self._people, count)
        ]
        return " ".join(words)
