"""Pages of muted words: the groups, and the form of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from twitter_project.web.htmx import get_actor_id
from users import services
from users.word_forms import PLACES, WordGroupForm


@require_safe
def muted_words(request: HttpRequest) -> HttpResponse:
    """Show the viewer's groups of muted words, and their options."""
    groups = services.list_word_groups(owner_id=get_actor_id(request))
    shown = [
        {"group": one, "places": [PLACES[place] for place in one.contexts]}
        for one in groups
    ]
    return render(request, "users/words/groups.html", {"groups": shown})


def mute_words(request: HttpRequest) -> HttpResponse:
    """Mute words; an address may name the first (`word`), or offer some (`offered`)."""
    owner_id = get_actor_id(request)
    if request.method == "POST":
        form = WordGroupForm(request.POST, offered=request.POST.getlist("picked"))
        if form.create(owner_id=owner_id):
            messages.success(request, _("The words are muted."))
            return HttpResponseRedirect(reverse("muted_words"))
    else:
        form = WordGroupForm(
            initial={"words": request.GET.get("word", "")[:100]},
            offered=request.GET.getlist("offered"),
        )
    return _show_form(request, form)


def change_words(request: HttpRequest, word_group_id: int) -> HttpResponse:
    """Change a group of muted words."""
    owner_id = get_actor_id(request)
    group = services.get_word_group(owner_id=owner_id, group_id=word_group_id)
    data = request.POST if request.method == "POST" else None
    form = WordGroupForm(data, group=group)
    if request.method == "POST" and form.save(
        owner_id=owner_id, group_id=word_group_id
    ):
        messages.success(request, _("The muted words are saved."))
        return HttpResponseRedirect(reverse("muted_words"))
    return _show_form(request, form, group=group)


def unmute_words(request: HttpRequest, word_group_id: int) -> HttpResponse:
    """Ask whether to unmute a group of words, or do it."""
    owner_id = get_actor_id(request)
    group = services.get_word_group(owner_id=owner_id, group_id=word_group_id)
    if request.method == "POST":
        services.delete_word_group(owner_id=owner_id, group_id=word_group_id)
        messages.success(request, _("The words are no longer muted."))
        return HttpResponseRedirect(reverse("muted_words"))
    context = {
        "heading": _("Unmute “%(name)s”?") % {"name": group.name},
        "explanation": _("You will see tweets with these words again."),
        "verb": _("Unmute"),
        "back_url": reverse("muted_words"),
    }
    return render(request, "shared/confirm.html", context)


def _show_form(
    request: HttpRequest, form: WordGroupForm, **context: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    context["form"] = form
    return render(request, "users/words/form.html", context, status=status)
