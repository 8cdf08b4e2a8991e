"""The public services of the users app."""

from users.services.blocking import block_user, list_blocks, unblock_user
from users.services.changes import (
    watch_accounts,
)
from users.services.completing import complete_handle
from users.services.confirming import (
    ask_confirmation,
    conceal_owner,
    find_unconfirmed_email,
    send_confirmation,
    send_repetition,
)
from users.services.contacts import find_contact, find_user_id_by_email
from users.services.content_settings import (
    QUOTE_POLICIES,
    REPLY_POLICIES,
    UNDO_SEND_CHOICES_S,
    VISIBILITIES,
    change_content_settings,
)
from users.services.device_tokens import make_device_token
from users.services.display import change_display, change_time_zone
from users.services.email_addresses import confirm_email, propose_email
from users.services.factor_removal import (
    notify_of_removed_factor,
    remove_second_factor,
)
from users.services.finding_words import (
    find_muted_words,
    get_muted_words,
    muted_words_by_id,
    muted_words_in,
)
from users.services.following import (
    count_followers,
    follow_user,
    is_following,
    iter_follower_ids,
    list_followed_among,
    list_followee_ids,
    list_followers,
    list_followers_among,
    list_following,
    list_newest_follows,
    unfollow_user,
)
from users.services.guarding import (
    begin_password_try,
    spend_mail_request,
)
from users.services.housekeeping import (
    forget_networks,
    forget_sessions,
    forget_sign_ins,
)
from users.services.lists.editing import create_list, delete_list, edit_list
from users.services.lists.exporting import export_lists
from users.services.lists.following import follow_list, unfollow_list
from users.services.lists.importing import (
    forget_imports,
    get_import,
    plan_import,
    run_import,
    start_import,
)
from users.services.lists.membership import (
    add_handles_to_list,
    add_to_list,
    choose_lists,
    remove_from_list,
    review_member,
    review_memberships,
)
from users.services.lists.reading import (
    find_listed,
    find_public_list_names,
    get_list,
    get_list_sources,
    list_choices,
    list_followed_lists,
    list_lists_with,
    list_members,
    list_own_lists,
    list_public_lists,
)
from users.services.muted_words import (
    change_word_group,
    create_word_group,
    delete_word_group,
    get_word_group,
    list_word_groups,
    try_word_group,
)
from users.services.muting import (
    LONGEST_MUTE,
    end_expired_mutes,
    hide_retweets,
    list_mutes,
    mute_user,
    show_retweets,
    unmute_user,
)
from users.services.networks import warn_of_new_network
from users.services.opening import demands_confirmation, open_account
from users.services.overrides import (
    change_override,
    list_bell_subscribers,
    list_overridden_people,
)
from users.services.people import (
    find_person_as_seen_by,
    find_person_as_seen_by_accounts,
    find_standings,
    find_user_ids,
    find_visible_ids,
    get_card,
    get_person,
    get_profile,
    get_relation,
    get_user_id,
    hydrate_people,
    list_account_ids,
    require_active,
)
from users.services.pictures import (
    change_avatar,
    change_banner,
    find_named_pictures,
    remove_avatar,
    remove_banner,
)
from users.services.privacy import change_privacy, list_indexed_people
from users.services.profiles import update_profile
from users.services.registration import register_user
from users.services.requesting import (
    accept_request,
    accept_waiting,
    count_requests,
    list_requests,
    reject_request,
)
from users.services.resetting import ask_reset, send_reset
from users.services.search import search_people
from users.services.seeds import renew_seeds
from users.services.sign_ins import (
    begin_sign_in,
    end_other_sign_ins,
    end_session,
    end_sign_in,
    find_live_sign_in_ids,
    find_sign_in_id,
    forget_dead_sign_ins,
    list_sign_ins,
    note_use,
    renew_credentials,
    renew_session,
    replace_password,
    trade_credential,
)
from users.services.suggesting import suggest_people
from users.services.suspension import reinstate_user, suspend_user

__all__ = [
    "LONGEST_MUTE",
    "QUOTE_POLICIES",
    "REPLY_POLICIES",
    "UNDO_SEND_CHOICES_S",
    "VISIBILITIES",
    "accept_request",
    "accept_waiting",
    "add_handles_to_list",
    "add_to_list",
    "ask_confirmation",
    "ask_reset",
    "begin_password_try",
    "begin_sign_in",
    "block_user",
    "change_avatar",
    "change_banner",
    "change_content_settings",
    "change_display",
    "change_override",
    "change_privacy",
    "change_time_zone",
    "change_word_group",
    "choose_lists",
    "complete_handle",
    "conceal_owner",
    "confirm_email",
    "count_followers",
    "count_requests",
    "create_list",
    "create_word_group",
    "delete_list",
    "delete_word_group",
    "demands_confirmation",
    "edit_list",
    "end_expired_mutes",
    "end_other_sign_ins",
    "end_session",
    "end_sign_in",
    "export_lists",
    "find_contact",
    "find_listed",
    "find_live_sign_in_ids",
    "find_muted_words",
    "find_named_pictures",
    "find_person_as_seen_by",
    "find_person_as_seen_by_accounts",
    "find_public_list_names",
    "find_sign_in_id",
    "find_standings",
    "find_unconfirmed_email",
    "find_user_id_by_email",
    "find_user_ids",
    "find_visible_ids",
    "follow_list",
    "follow_user",
    "forget_dead_sign_ins",
    "forget_imports",
    "forget_networks",
    "forget_sessions",
    "forget_sign_ins",
    "get_card",
    "get_import",
    "get_list",
    "get_list_sources",
    "get_muted_words",
    "get_person",
    "get_profile",
    "get_relation",
    "get_user_id",
    "get_word_group",
    "hide_retweets",
    "hydrate_people",
    "is_following",
    "iter_follower_ids",
    "list_account_ids",
    "list_bell_subscribers",
    "list_blocks",
    "list_choices",
    "list_followed_among",
    "list_followed_lists",
    "list_followee_ids",
    "list_followers",
    "list_followers_among",
    "list_following",
    "list_indexed_people",
    "list_lists_with",
    "list_members",
    "list_mutes",
    "list_newest_follows",
    "list_overridden_people",
    "list_own_lists",
    "list_public_lists",
    "list_requests",
    "list_sign_ins",
    "list_word_groups",
    "make_device_token",
    "mute_user",
    "muted_words_by_id",
    "muted_words_in",
    "note_use",
    "notify_of_removed_factor",
    "open_account",
    "plan_import",
    "propose_email",
    "register_user",
    "reinstate_user",
    "reject_request",
    "remove_avatar",
    "remove_banner",
    "remove_from_list",
    "remove_second_factor",
    "renew_credentials",
    "renew_seeds",
    "renew_session",
    "replace_password",
    "require_active",
    "review_member",
    "review_memberships",
    "run_import",
    "search_people",
    "send_confirmation",
    "send_repetition",
    "send_reset",
    "show_retweets",
    "spend_mail_request",
    "start_import",
    "suggest_people",
    "suspend_user",
    "trade_credential",
    "try_word_group",
    "unblock_user",
    "unfollow_list",
    "unfollow_user",
    "unmute_user",
    "update_profile",
    "warn_of_new_network",
    "watch_accounts",
]
