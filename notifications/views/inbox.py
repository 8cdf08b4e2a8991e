"""The pages of the inbox: its groups, and the people behind each."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from notifications import services
from notifications.models import MENTION_KINDS, NotificationKind
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    get_actor_id,
    is_prefetch,
    render_page,
    wants_fragment,
)
from users.viewers import viewer_of

HEADINGS = {
    NotificationKind.FOLLOW.value: gettext_lazy("New followers"),
    NotificationKind.LIKE.value: gettext_lazy("Liked by"),
    NotificationKind.RETWEET.value: gettext_lazy("Retweeted by"),
}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show everything. Whoever sees the newest page has read it."""
    return _inbox(request)


@require_safe
def mentions(request: HttpRequest) -> HttpResponse:
    """Show replies, mentions and quotes only. The others stay unread."""
    return _inbox(request, kinds=MENTION_KINDS)


def _inbox(request: HttpRequest, kinds: Collection[str] = ()) -> HttpResponse:
    keyset = parse_keyset(request.GET)
    viewer = viewer_of(request)
    page = services.list_notifications(viewer=viewer, keyset=keyset, kinds=kinds)
    if keyset.is_newest and page.items and not kinds and not is_prefetch(request):
        up_to_id = page.items[0].id
        services.mark_read(recipient_id=viewer.account_id, up_to_id=up_to_id)
    tabs = [
        {"url": reverse("notifications"), "label": _("All")},
        {"url": reverse("notified_mentions"), "label": _("Mentions")},
    ]
    is_top = keyset.is_newest and not wants_fragment(request)
    context = {
        "page": page,
        "tabs": tabs,
        "is_narrowed": bool(kinds),
        "waiting_count": services.count_waiting_people(recipient_id=viewer.account_id)
        if is_top
        else 0,
    }
    return render_page(
        request, "notifications/inbox.html", "notifications/_inbox.html", context
    )


@require_safe
def people(request: HttpRequest, notification_id: int) -> HttpResponse:
    """List the people behind a group of notifications."""
    viewer = viewer_of(request)
    group = services.get_notification(notification_id=notification_id, viewer=viewer)
    page = services.list_notification_people(
        notification_id=notification_id,
        viewer=viewer,
        keyset=parse_keyset(request.GET),
    )
    context = {
        "page": page,
        "tweet": group.tweet,
        "heading": HEADINGS.get(group.kind, _("Notifications")),
        "back_url": reverse("notifications"),
        "empty_heading": _("Nobody yet"),
    }
    return render_page(
        request, "notifications/people.html", "users/_people.html", context
    )


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """Show how many are unread, as the navigation does."""
    get_actor_id(request)
    return render(request, "notifications/_badge.html")
