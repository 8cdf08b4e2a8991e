"""The page of components: light on one side, dark on the other."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twitter_project.web.icons import OUTLINE, SOLID

from .samples import find_pictures, make_samples

# Far enough apart that no two samples share an id.
FIRST_IDS = {"light": 1 << 30, "dark": 2 << 30}
COLOURS = (
    *("paper", "paper-sunk", "paper-raised", "ink", "ink-muted", "rule", "edge"),
    *("accent", "accent-strong", "accent-wash", "like", "retweet", "bill"),
    *("danger", "danger-wash"),
)


class SampleForm(forms.Form):
    """A field of each kind; sent empty, each shows its error."""

    name = forms.CharField(label="A field", help_text="What is wanted here.")
    about = forms.CharField(label="A long field", widget=forms.Textarea)
    off = forms.CharField(label="A field that is off", disabled=True, required=False)
    check = forms.BooleanField(label="A choice", required=False)


@require_safe
def show_components(request: HttpRequest) -> HttpResponse:
    pictures = find_pictures()
    panes = [
        {
            "theme": theme,
            "form": SampleForm(auto_id=f"{theme}_%s"),
            "refused": SampleForm({}, auto_id=f"{theme}_refused_%s"),
            "composer_id": f"{theme}-composer",
            **make_samples(first_id, pictures),
        }
        for theme, first_id in FIRST_IDS.items()
    ]
    context = {
        "panes": panes,
        "colours": COLOURS,
        "icons": [*OUTLINE, *SOLID],
        "sample_tabs": [
            {"url": request.path, "label": "The one"},
            {"url": "/", "label": "The other"},
        ],
    }
    return render(request, "design/components.html", context)
