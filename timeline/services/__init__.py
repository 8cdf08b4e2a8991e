"""The public services of the timeline app."""

from timeline.services.audience import (
    find_owners_holding,
    find_owners_pulling,
    find_owners_shown,
)
from timeline.services.catching_up import CatchUp, catch_up
from timeline.services.changes import (
    read_new_entry,
    watch_new_entries,
)
from timeline.services.conversation_rows import (
    refresh_conversations_between,
    refresh_conversations_of_tweet,
    refresh_conversations_with,
)
from timeline.services.conversations import (
    count_unread_conversations,
    get_conversation,
    list_conversation_tweets,
    list_conversations,
    mark_conversation_read,
    remove_conversation,
)
from timeline.services.dormancy import put_homes_to_sleep
from timeline.services.fan_out import add_to_own_home, fan_out
from timeline.services.following import reconcile_follow
from timeline.services.for_you import (
    ForYou,
    RankedTweet,
    Suggested,
    get_for_you,
    read_for_you,
)
from timeline.services.lists import create_list, get_list_timeline
from timeline.services.markers import (
    Place,
    forget_markers,
    get_markers,
    is_place_kept,
    keep_place,
    set_marker,
)
from timeline.services.merging import (
    backfill_author,
    review_merged_authors,
    update_merging,
)
from timeline.services.muting import create_word_group, try_words
from timeline.services.opening import OpenedHome, open_home
from timeline.services.rankings import Cursor, parse_cursor
from timeline.services.reading import (
    get_home,
    get_profile_timeline,
    get_public_timeline,
    get_tag_timeline,
)
from timeline.services.rebuilding import rebuild_home, rebuild_on_request
from timeline.services.retracting import retract_retweet, retract_tweet
from timeline.services.tabs import get_likes_timeline, get_media_timeline
from timeline.services.tags import (
    follow_tag,
    is_following_tag,
    list_followed_tags,
    suggest_tags,
    unfollow_tag,
)
from timeline.services.trimming import trim_home
from timeline.services.weights import change_weights, get_weights, reset_weights

__all__ = [
    "CatchUp",
    "Cursor",
    "ForYou",
    "OpenedHome",
    "Place",
    "RankedTweet",
    "Suggested",
    "add_to_own_home",
    "backfill_author",
    "catch_up",
    "change_weights",
    "count_unread_conversations",
    "create_list",
    "create_word_group",
    "fan_out",
    "find_owners_holding",
    "find_owners_pulling",
    "find_owners_shown",
    "follow_tag",
    "forget_markers",
    "get_conversation",
    "get_for_you",
    "get_home",
    "get_likes_timeline",
    "get_list_timeline",
    "get_markers",
    "get_media_timeline",
    "get_profile_timeline",
    "get_public_timeline",
    "get_tag_timeline",
    "get_weights",
    "is_following_tag",
    "is_place_kept",
    "keep_place",
    "list_conversation_tweets",
    "list_conversations",
    "list_followed_tags",
    "mark_conversation_read",
    "open_home",
    "parse_cursor",
    "put_homes_to_sleep",
    "read_for_you",
    "read_new_entry",
    "rebuild_home",
    "rebuild_on_request",
    "reconcile_follow",
    "refresh_conversations_between",
    "refresh_conversations_of_tweet",
    "refresh_conversations_with",
    "remove_conversation",
    "reset_weights",
    "retract_retweet",
    "retract_tweet",
    "review_merged_authors",
    "set_marker",
    "suggest_tags",
    "trim_home",
    "try_words",
    "unfollow_tag",
    "update_merging",
    "watch_new_entries",
]
