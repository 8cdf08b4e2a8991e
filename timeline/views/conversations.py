"""The tweets that only the people they mention can see, by people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import services
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import asks_first, get_actor_id, is_prefetch, render_page
from users.viewers import signed_in_viewer_of


@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    viewer, keyset = signed_in_viewer_of(request), parse_keyset(request.GET)
    page = services.list_conversations(viewer=viewer, keyset=keyset)
    return render_page(
        request,
        "timeline/conversations.html",
        "timeline/_conversations.html",
        {"page": page},
    )


@require_safe
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show a conversation. Whoever sees its newest page has read it."""
    viewer, keyset = signed_in_viewer_of(request), parse_keyset(request.GET)
    shown = services.get_conversation(conversation_id=conversation_id, viewer=viewer)
    page = services.list_conversation_tweets(
        conversation_id=conversation_id, viewer=viewer, keyset=keyset
    )
    if shown.unread and keyset.is_newest and page.items and not is_prefetch(request):
        services.mark_conversation_read(
            conversation_id=conversation_id,
            owner_id=viewer.account_id,
            up_to_id=page.items[0].id,
        )
    return render_page(
        request,
        "timeline/conversation.html",
        "timeline/_feed.html",
        {"page": page, "conversation": shown},
    )


@asks_first
def remove_conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Ask whether to take a conversation off the list, or do it."""
    owner_id, list_url = get_actor_id(request), reverse("conversations")
    if request.method == "POST":
        services.remove_conversation(conversation_id=conversation_id, owner_id=owner_id)
        messages.success(request, _("The conversation was removed from your list."))
        return HttpResponseRedirect(list_url)
    viewer = signed_in_viewer_of(request)
    services.get_conversation(conversation_id=conversation_id, viewer=viewer)
    question = {
        "heading": _("Remove this conversation from your list?"),
        "explanation": _(
            "Its tweets are not deleted, and nobody else is told. It comes back when"
            " somebody posts in it."
        ),
        "verb": _("Remove from list"),
        "back_url": reverse("conversation", args=[conversation_id]),
        "done_url": list_url,
    }
    return render(request, "shared/confirm.html", question)
