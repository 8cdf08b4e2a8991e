"""Drafts and scheduled tweets: their lists, and autosaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tweets import services
from tweets.errors import DraftNotFound, TweetNotFound
from tweets.forms import sending
from tweets.forms.composing import ComposeForm
from tweets.views.announcing import describe_posted
from twitter_project.shared.errors import AppError, Invalid, NotAllowed
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import get_actor_id, go_to, next_url, render_page
from users.viewers import signed_in_viewer_of


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the viewer's drafts."""
    page = services.list_drafts(
        author_id=get_actor_id(request), keyset=parse_keyset(request.GET)
    )
    context = {"page": page, "drafts": page.items, "tabs": _list_tabs()}
    return render_page(request, "tweets/drafts.html", "tweets/_drafts.html", context)


@require_safe
def scheduled(request: HttpRequest) -> HttpResponse:
    """Show scheduled tweets, the next to be published first."""
    found = services.list_scheduled(author_id=get_actor_id(request))
    context = {"drafts": found, "is_scheduled": True, "tabs": _list_tabs()}
    return render(request, "tweets/drafts.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the composer's contents while somebody types, for a script.

    The answer names the draft and its version, which the next request sends along.
    """
    author_id = get_actor_id(request)
    try:
        draft, is_copy = sending.keep(ComposeForm(request.POST), author_id)
    except AppError as error:
        return JsonResponse({"error": str(error)}, status=422)
    if draft is None:
        return JsonResponse({"id": "", "version": 0, "is_copy": False})
    return JsonResponse(
        {"id": str(draft.id), "version": draft.version, "is_copy": is_copy}
    )


def delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask whether to delete a draft or a scheduled tweet, or delete it."""
    author_id = get_actor_id(request)
    if request.method != "POST":
        draft = services.get_draft(author_id=author_id, draft_id=draft_id)
        context = {
            "draft": draft,
            "heading": _("Delete this draft?"),
            "explanation": _("It is deleted for good, with its pictures."),
            "verb": _("Delete"),
            "is_dangerous": True,
            "back_url": reverse("scheduled" if draft.publish_at else "drafts"),
        }
        return render(request, "shared/confirm.html", context)
    services.delete_draft(author_id=author_id, draft_id=draft_id)
    messages.success(request, _("The draft is deleted."))
    return go_to(request, next_url(request, "drafts"))


@require_POST
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Publish a draft now; if that is refused, open it and say why."""
    viewer = signed_in_viewer_of(request)
    try:
        tweets = services.publish_draft(viewer=viewer, draft_id=draft_id)
    except DraftNotFound:
        raise
    except (Invalid, NotAllowed, TweetNotFound) as error:
        messages.error(request, str(error))
        return redirect(f"/compose?draft={draft_id}")
    messages.success(request, describe_posted(tweets))
    return redirect("tweet", tweets[0].author.handle, tweets[0].id)


@require_POST
def stop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Cancel publishing; it becomes a draft again."""
    services.stop_draft(author_id=get_actor_id(request), draft_id=draft_id)
    messages.success(request, _("It is a draft again."))
    return go_to(request, next_url(request, "drafts"))


def _list_tabs() -> list[dict[str, str]]:
    return [
        {"url": reverse("drafts"), "label": _("Drafts")},
        {"url": reverse("scheduled"), "label": _("Scheduled")},
    ]
