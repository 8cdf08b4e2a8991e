"""What words would hide in the viewer's home, before they mute them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from timeline import services
from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import render_page
from users.types import WordGroupDraft
from users.viewers import signed_in_viewer_of


@require_POST
def try_words(request: HttpRequest) -> HttpResponse:
    viewer = signed_in_viewer_of(request)
    draft = WordGroupDraft(
        words=[
            *request.POST.getlist("picked"),
            *request.POST.get("words", "").splitlines(),
        ],
        spares_followed="spares_followed" in request.POST,
    )
    context: dict[str, object] = {}
    try:
        context["tried"] = services.try_words(viewer=viewer, draft=draft)
    except Invalid as error:
        context["errors"] = [one for some in error.errors.values() for one in some]
    return render_page(
        request,
        "timeline/words_tried.html",
        "timeline/_words_tried.html",
        context,
        status=422 if "errors" in context else 200,
    )
