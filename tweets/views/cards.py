"""The card of your own tweet's link: another link's, none, or fetched again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tweets import services
from tweets.views.paths import url_of
from twitter_project.web.htmx import came_from, next_url
from users.viewers import signed_in_viewer_of


def card(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show or change the card of your own tweet."""
    viewer = signed_in_viewer_of(request)
    links, chosen = services.get_card_choice(
        actor_id=viewer.account_id, tweet_id=tweet_id
    )
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    if request.method == "POST":
        if "refresh" in request.POST:
            services.refresh_card(actor_id=viewer.account_id, tweet_id=tweet_id)
            messages.success(request, _("We are fetching the page again."))
        else:
            services.choose_card(
                actor_id=viewer.account_id,
                tweet_id=tweet_id,
                url=request.POST.get("url", ""),
            )
            messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(next_url(request, url_of(tweet)))
    context = {
        "tweet": tweet,
        "links": links,
        "chosen": chosen,
        "no_card": services.NO_CARD,
        "back_url": came_from(request, url_of(tweet)),
    }
    return render(request, "tweets/card.html", context)
