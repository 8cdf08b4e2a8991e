"""What the site keeps about people: the privacy page is built from this list.

Every model is named here, either in `KEPT` or in `NOT_PERSONAL`; a test compares both
with the models that exist. So whoever adds a model also says what it keeps.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERYONE = _("Everyone")
ONLY_YOU = _("Only you")
NOBODY = _("Nobody")


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the privacy page, and the models whose rows it describes."""

    what: Promise
    seen_by: Promise
    until: Promise
    models: tuple[str, ...]


KEPT = (
    Kept(
        _("Your handle, and your profile with its pictures"),
        EVERYONE,
        _("As long as you have an account; you can change them at any time"),
        ("users.User", "users.SearchTerm"),
    ),
    Kept(
        _("Your e-mail address"),
        _("Only you and the moderators"),
        _("Until you change it"),
        ("account.EmailAddress", "account.EmailConfirmation"),
    ),
    Kept(
        _("Your password, as a hash that cannot be turned back into it"),
        NOBODY,
        _("Until you change it"),
        (),
    ),
    Kept(
        _("Your settings, such as language, time zone and appearance"),
        ONLY_YOU,
        _("Until you change them"),
        (),
    ),
    Kept(
        _("The secret of your two-step verification, encrypted"),
        NOBODY,
        _("Until you turn it off"),
        ("mfa.Authenticator",),
    ),
    Kept(
        _("The browsers and apps you are signed in on, and the last address of each"),
        ONLY_YOU,
        _("Until you sign out there, or do not use it for a while"),
        ("users.SignIn", "sessions.Session"),
    ),
    Kept(
        _("The networks you signed in from"),
        NOBODY,
        _("90 days after the last time"),
        ("users.KnownNetwork",),
    ),
    Kept(
        _("How often you tried to sign in, and what else has a limit"),
        NOBODY,
        _("Until the limit is lifted, a week at most"),
        ("shared.RateLimitUse",),
    ),
    Kept(
        _("Your tweets, with their pictures, videos and polls"),
        _("The people you chose for each tweet, and the moderators"),
        _("Until you delete them"),
        (
            "tweets.Tweet",
            "tweets.Media",
            "tweets.Subtitles",
            "tweets.AuthorStats",
            "timeline.MergedAuthor",
        ),
    ),
    Kept(
        _("Earlier versions of tweets that you edited"),
        _("Everyone who can see the tweet"),
        _("Until the tweet is deleted for good"),
        ("tweets.TweetVersion",),
    ),
    Kept(
        _("Tweets that you deleted"),
        _("Only you and the moderators"),
        _("30 days, or until you delete them for good"),
        (),
    ),
    Kept(
        _("Drafts, which are saved while you write, and scheduled tweets"),
        ONLY_YOU,
        _("Until you post or delete them"),
        ("tweets.Draft",),
    ),
    Kept(
        _("Pictures and videos that you uploaded but did not post"),
        ONLY_YOU,
        _("A day, or as long as a draft holds them"),
        ("tweets.MediaUpload",),
    ),
    Kept(
        _("Your likes and retweets"),
        EVERYONE,
        _("Until you undo them"),
        ("tweets.Reaction",),
    ),
    Kept(
        _("Your bookmarks and their folders"),
        ONLY_YOU,
        _("Until you remove them"),
        ("tweets.BookmarkFolder",),
    ),
    Kept(
        _("How you voted in polls"),
        _("Only you; others see how many voted for what"),
        _("Until the poll's tweet is deleted for good"),
        ("tweets.PollVote",),
    ),
    Kept(
        _("Whom you follow"),
        EVERYONE,
        _("Until you unfollow them"),
        ("users.Relationship",),
    ),
    Kept(
        _("Who asked to follow whom"),
        _("The two people only"),
        _("Until it is answered or withdrawn"),
        (),
    ),
    Kept(
        _("Whom you mute or block, and your other choices about people"),
        ONLY_YOU,
        _("Until you undo it, or the mute ends"),
        (),
    ),
    Kept(
        _("Your lists of people, who is on them, and the lists you follow"),
        _("Only you; everyone if you make a list public"),
        _("Until you delete them; a file that you imported, a week at most"),
        (
            "users.PeopleList",
            "users.ListMember",
            "users.ListFollow",
            "users.ListImport",
        ),
    ),
    Kept(
        _("The words you mute"),
        ONLY_YOU,
        _("Until you delete them"),
        ("users.MutedWordGroup",),
    ),
    Kept(
        _("Your home, the hashtags you follow, and when you were last here"),
        ONLY_YOU,
        _("About the newest thousand tweets; the hashtags until you unfollow them"),
        ("timeline.HomeEntry", "timeline.HomeFeed"),
    ),
    Kept(
        _("How far you have read on each device, unless you turn this off"),
        ONLY_YOU,
        _("90 days, or until you have it deleted"),
        ("timeline.Marker",),
    ),
    Kept(
        _("Your choices for “For you”, and whom you reply to and like"),
        ONLY_YOU,
        _("Until you change it; the rest is recomputed when needed and kept for a day"),
        ("timeline.ForYouSettings", "timeline.Neighbourhood", "timeline.Ranking"),
    ),
    Kept(
        _("Your conversations, and how far you have read them"),
        _("Only the people in each of them"),
        _("Until their tweets are deleted for good"),
        ("timeline.Conversation", "timeline.ConversationEntry"),
    ),
    Kept(
        _("Which announcements you have dismissed"),
        ONLY_YOU,
        _("As long as the announcement exists"),
        ("notifications.AnnouncementDismissal",),
    ),
    Kept(
        _("Your notifications, and how far you have read them"),
        ONLY_YOU,
        _("Until 30 days after their cause is gone"),
        (
            "notifications.Notification",
            "notifications.NotificationGroup",
            "notifications.Inbox",
        ),
    ),
    Kept(
        _("What you want to be notified of, and how"),
        ONLY_YOU,
        _("Until you change it"),
        ("notifications.NotificationPreferences",),
    ),
    Kept(
        _("Whose notifications you filter, and which conversations you muted"),
        ONLY_YOU,
        _("Until you change it"),
        (
            "notifications.NotificationPolicy",
            "notifications.AcceptedPerson",
            "notifications.MutedThread",
        ),
    ),
    Kept(
        _("What was sent to you as a push or by e-mail, and when"),
        NOBODY,
        _("A week; what could not be sent, 30 days"),
        (
            "notifications.Sending",
            "notifications.Mailbox",
            "notifications.PushedGroup",
        ),
    ),
    Kept(
        _("The browsers that get your notifications, and their push services"),
        ONLY_YOU,
        _("Until you turn them off or sign out there, or the browser does"),
        ("notifications.PushSubscription",),
    ),
    Kept(
        _("What the site still has to do for you, such as sending an e-mail"),
        NOBODY,
        _("Until it is done; what fails stays until an administrator deletes it"),
        ("outbox.Delivery",),
    ),
    Kept(
        _("Marks that keep a request that arrives twice from posting twice"),
        NOBODY,
        _("A day"),
        ("tweets.IdempotencyKey",),
    ),
    Kept(
        _("What moderators did about your account or your tweets"),
        _("Only the moderators"),
        _("For good"),
        ("admin.LogEntry",),
    ),
)

# Models whose rows say nothing about a person.
NOT_PERSONAL = frozenset(
    {
        # Who may moderate: Django's groups and permissions.
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "contenttypes.ContentType",
        "notifications.Announcement",
        "users.User_groups",
        "users.User_user_permissions",
        # The state of the workers.
        "outbox.QueueTally",
        "outbox.WorkerHeartbeat",
        "shared.WorkerLease",
        # Pages of other sites, and what many people talk about.
        "tweets.DeniedTopic",
        "tweets.LinkCard",
        "tweets.Topic",
        "tweets.TrendList",
    }
)
