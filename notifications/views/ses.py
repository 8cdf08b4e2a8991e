"""Where Amazon SNS delivers what SES reports."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications import services
from notifications.ses.messages import iter_stops
from notifications.ses.signatures import NotFromSns, verify
from twitter_project.shared.errors import NotAllowed, NotFound


@csrf_exempt  # the signature says who sent it
@require_POST
def take_report(request: HttpRequest) -> HttpResponse:
    """Stop e-mails to addresses that a signed report names.

    404 unless `SES_TOPIC_ARN` is set.
    """
    if not settings.SES_TOPIC_ARN:
        raise NotFound
    message = _read(request)
    if message["Type"] == "SubscriptionConfirmation":
        services.request_topic_confirmation(url=message["SubscribeURL"])
    else:
        for email, reason in iter_stops(message["Message"]):
            services.stop_mail(email=email, reason=reason)
    return HttpResponse(status=204)


def _read(request: HttpRequest) -> dict[str, Any]:
    """Return the verified message. Raises: NotAllowed; Unavailable."""
    try:
        message = json.loads(request.body)
        if not isinstance(message, dict):
            raise NotFromSns("This is no message.")
        verify(message, topic_arn=settings.SES_TOPIC_ARN)
    except (ValueError, RecursionError) as error:
        raise NotAllowed from error
    return message
