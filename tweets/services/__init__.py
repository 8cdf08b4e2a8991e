"""The public services of the tweets app."""

from tweets.services.bookmarks import (
    bookmark_tweet,
    find_bookmark_folder,
    list_bookmarks,
    unbookmark_tweet,
)
from tweets.services.cards import (
    NO_CARD,
    attach_card,
    choose_card,
    delete_unused_cards,
    find_card_keys_in_use,
    get_card_choice,
    list_links,
    refresh_card,
)
from tweets.services.changes import (
    watch_edits,
)
from tweets.services.completing import complete_hashtag
from tweets.services.content import find_hashtag_key
from tweets.services.conversations import (
    change_reply_policy,
    hide_reply,
    unhide_reply,
)
from tweets.services.counting import count_tweets
from tweets.services.deleting import clean_up_after, delete_tweet
from tweets.services.drafts import (
    autosave_draft,
    change_draft,
    count_drafts,
    create_draft,
    delete_draft,
    get_draft,
    list_drafts,
    list_scheduled,
)
from tweets.services.editing import edit_tweet, is_open_for_edits
from tweets.services.films import describe_film_failure, make_film
from tweets.services.folders import (
    create_folder,
    delete_folder,
    get_folder,
    list_folders,
    rename_folder,
)
from tweets.services.history import get_history
from tweets.services.hydrating import (
    find_audience,
    get_tweet,
    hydrate_sources,
    hydrate_sources_and_people,
    hydrate_tweets,
    hydrate_tweets_and_people,
)
from tweets.services.idempotency import create_under_id, make_request_key
from tweets.services.indexing import index_waiting_tweets, iter_reindexing
from tweets.services.interactions import list_interactions
from tweets.services.media import (
    delete_unused_media,
    describe_media,
    discard_media,
    find_media_keys_in_use,
    get_media,
    list_staged_media,
)
from tweets.services.media_tweets import get_tweet_of_media
from tweets.services.media_uploads import (
    begin_upload,
    delete_old_uploads,
    find_upload_keys_in_use,
    finish_upload,
)
from tweets.services.moderation import (
    is_marked_by_moderator,
    mark_media,
    restore_tweet,
    take_down_tweet,
)
from tweets.services.muting import find_muting
from tweets.services.pins import (
    find_pin_to_replace,
    hydrate_pins,
    list_pinned_ids,
    pin_tweet,
    unpin_tweet,
)
from tweets.services.polls import find_vote, list_voters, vote_in_poll
from tweets.services.posting import (
    post_and_show_thread,
    post_and_show_tweet,
    post_thread,
    post_tweet,
)
from tweets.services.presence import find_live_sources, has_reacted
from tweets.services.profile_tabs import list_liked, list_pictures
from tweets.services.publishing import (
    find_sent,
    publish_draft,
    publish_due,
    schedule_draft,
    schedule_tweets,
    send_draft,
    send_tweets,
    stop_draft,
)
from tweets.services.quoting import (
    change_quote_policy,
    detach_tweet,
    get_tweet_to_quote,
    list_quote_ids,
    list_quotes,
    reattach_tweet,
)
from tweets.services.ranking import (
    count_dealings,
    list_shown_facts,
    list_tips,
    reactions_behind,
    tips_standing_in,
)
from tweets.services.reactions import (
    like_shown_tweet,
    like_tweet,
    list_likers,
    list_retweeters,
    retweet,
    retweet_shown_tweet,
    undo_retweet,
    unlike_tweet,
)
from tweets.services.rendering import list_entities, locate_entities, render_parts
from tweets.services.reply_order import parse_reply_order
from tweets.services.search import (
    list_popular_tweets,
    parse_top_cursor,
    search_bookmarks,
    search_top_tweets,
    search_tweets,
)
from tweets.services.sources import (
    find_notified_in_thread,
    get_tweet_facts,
    list_author_sources,
    list_hashtag_sources,
    list_merged_sources,
    list_public_sources,
    list_sources_of,
    list_tagged_sources,
)
from tweets.services.subtitles import (
    get_subtitles,
    list_subtitle_languages,
    remove_subtitles,
    set_subtitles,
)
from tweets.services.threads import get_thread
from tweets.services.trash import (
    empty_trash,
    list_trash,
    purge_tweet,
    trash_tweet,
    untrash_tweet,
)
from tweets.services.trends import (
    deny_topic,
    list_trend_languages,
    list_trends,
    refresh_trends,
)
from tweets.services.unrolling import get_self_thread
from tweets.services.uploading import upload_media

__all__ = [
    "NO_CARD",
    "attach_card",
    "autosave_draft",
    "begin_upload",
    "bookmark_tweet",
    "change_draft",
    "change_quote_policy",
    "change_reply_policy",
    "choose_card",
    "clean_up_after",
    "complete_hashtag",
    "count_dealings",
    "count_drafts",
    "count_tweets",
    "create_draft",
    "create_folder",
    "create_under_id",
    "delete_draft",
    "delete_folder",
    "delete_old_uploads",
    "delete_tweet",
    "delete_unused_cards",
    "delete_unused_media",
    "deny_topic",
    "describe_film_failure",
    "describe_media",
    "detach_tweet",
    "discard_media",
    "edit_tweet",
    "empty_trash",
    "find_audience",
    "find_bookmark_folder",
    "find_card_keys_in_use",
    "find_hashtag_key",
    "find_live_sources",
    "find_media_keys_in_use",
    "find_muting",
    "find_notified_in_thread",
    "find_pin_to_replace",
    "find_sent",
    "find_upload_keys_in_use",
    "find_vote",
    "finish_upload",
    "get_card_choice",
    "get_draft",
    "get_folder",
    "get_history",
    "get_media",
    "get_self_thread",
    "get_subtitles",
    "get_thread",
    "get_tweet",
    "get_tweet_facts",
    "get_tweet_of_media",
    "get_tweet_to_quote",
    "has_reacted",
    "hide_reply",
    "hydrate_pins",
    "hydrate_sources",
    "hydrate_sources_and_people",
    "hydrate_tweets",
    "hydrate_tweets_and_people",
    "index_waiting_tweets",
    "is_marked_by_moderator",
    "is_open_for_edits",
    "iter_reindexing",
    "like_shown_tweet",
    "like_tweet",
    "list_author_sources",
    "list_bookmarks",
    "list_drafts",
    "list_entities",
    "list_folders",
    "list_hashtag_sources",
    "list_interactions",
    "list_liked",
    "list_likers",
    "list_links",
    "list_merged_sources",
    "list_pictures",
    "list_pinned_ids",
    "list_popular_tweets",
    "list_public_sources",
    "list_quote_ids",
    "list_quotes",
    "list_retweeters",
    "list_scheduled",
    "list_shown_facts",
    "list_sources_of",
    "list_staged_media",
    "list_subtitle_languages",
    "list_tagged_sources",
    "list_tips",
    "list_trash",
    "list_trend_languages",
    "list_trends",
    "list_voters",
    "locate_entities",
    "make_film",
    "make_request_key",
    "mark_media",
    "parse_reply_order",
    "parse_top_cursor",
    "pin_tweet",
    "post_and_show_thread",
    "post_and_show_tweet",
    "post_thread",
    "post_tweet",
    "publish_draft",
    "publish_due",
    "purge_tweet",
    "reactions_behind",
    "reattach_tweet",
    "refresh_card",
    "refresh_trends",
    "remove_subtitles",
    "rename_folder",
    "render_parts",
    "restore_tweet",
    "retweet",
    "retweet_shown_tweet",
    "schedule_draft",
    "schedule_tweets",
    "search_bookmarks",
    "search_top_tweets",
    "search_tweets",
    "send_draft",
    "send_tweets",
    "set_subtitles",
    "stop_draft",
    "take_down_tweet",
    "tips_standing_in",
    "trash_tweet",
    "unbookmark_tweet",
    "undo_retweet",
    "unhide_reply",
    "unlike_tweet",
    "unpin_tweet",
    "untrash_tweet",
    "upload_media",
    "vote_in_poll",
    "watch_edits",
]
