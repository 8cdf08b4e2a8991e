"""Pages of people who ask to follow you, and your answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import next_url, render_page, tell_page, wants_fragment
from users import services
from users.viewers import signed_in_viewer_of

ACCEPT, REJECT = "accept", "reject"


@require_safe
def follow_requests(request: HttpRequest) -> HttpResponse:
    page = services.list_requests(
        viewer=signed_in_viewer_of(request), keyset=parse_keyset(request.GET)
    )
    context = {
        "page": page,
        "managing_requests": True,
        "heading": _("Follow requests"),
        "back_url": reverse("notifications"),
        "empty_heading": _("Nobody is waiting"),
        "empty_text": _("When somebody asks to follow you, you can answer here."),
    }
    return render_page(request, "users/people.html", "users/_people.html", context)


@require_POST
def answer_request(request: HttpRequest, handle: str) -> HttpResponse:
    """Accept or reject a request to follow."""
    viewer = signed_in_viewer_of(request)
    card = services.get_card(handle=handle)
    answer = request.POST.get("answer")
    if answer == ACCEPT:
        services.accept_request(owner_id=viewer.account_id, requester_id=card.id)
        text = _("@%(handle)s follows you now.")
    elif answer == REJECT:
        services.reject_request(owner_id=viewer.account_id, requester_id=card.id)
        text = _("You rejected the request from @%(handle)s.")
    else:
        raise Invalid(field="answer")
    text %= {"handle": card.handle}
    if not wants_fragment(request):
        messages.success(request, text)
        return HttpResponseRedirect(next_url(request, reverse("follow_requests")))
    person = services.get_person(user_id=card.id, viewer=viewer)
    context = {"person": person, "relation_key": str(card.id), "text": text}
    response = render(request, "users/_answered.html", context)
    if answer == REJECT:
        profile_url = reverse("profile", args=[card.handle])
        return tell_page(response, "site:gone", person=profile_url, kind="request")
    return response
