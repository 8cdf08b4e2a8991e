"""Networks that people sign in from, and the mail about a new one."""

import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone, translation

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import id_time
from twitter_project.shared.queries import find_one
from twitter_project.web.user_agents import recognize_browser
from users.events import SignedInFromNewNetwork
from users.models import KnownNetwork, SignIn, User

REMEMBERED = timedelta(days=90)
# The first network of a younger account is assumed to be the owner's.
NEW_ACCOUNT = timedelta(days=7)
# A connection's address changes within this range: an IPv4 /24, an IPv6 /48.
PREFIX_BITS = {4: 24, 6: 48}


def network_of(address: str) -> str:
    """Return the network of an address, "" if it is not an address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    bits = PREFIX_BITS[parsed.version]
    return str(ip_network((parsed, bits), strict=False))


def note_network(*, sign_in: SignIn) -> None:
    """Store the network of a sign-in; publish an event if it is new to the person."""
    if not (network := network_of(sign_in.address)):
        return
    user_id = sign_in.user_id
    now = timezone.now()
    own = KnownNetwork.objects.filter(user_id=user_id)
    row = find_one(own.filter(network=network))
    if row is not None and now - row.last_seen_at < REMEMBERED:
        KnownNetwork.objects.filter(id=row.id).update(last_seen_at=now)
        return
    is_first = now - id_time(user_id) < NEW_ACCOUNT and find_one(own) is None
    news = SignedInFromNewNetwork(
        user_id,
        network,
        sign_in.user_agent,
        sign_in.is_app,
        int(time.time()),
        sign_in.id,
    )
    try:
        _remember(row, news, is_told=not is_first)
    except IntegrityError:  # another sign-in from there was a moment faster
        return


@atomic
def _remember(
    row: KnownNetwork | None, news: SignedInFromNewNetwork, *, is_told: bool
) -> None:
    if row is not None:
        KnownNetwork.objects.filter(id=row.id).update(last_seen_at=timezone.now())
    else:
        KnownNetwork(
            user_id=news.user_id, network=news.network, last_seen_at=timezone.now()
        ).save(force_insert=True)
    if is_told:
        events.publish(news)


def warn_of_new_network(*, sign_in: SignedInFromNewNetwork) -> None:
    """Send the mail, in the person's language. Sending it twice does no harm."""
    user = find_one(User.objects.filter(id=sign_in.user_id, is_active=True))
    if user is None:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        context = {
            "is_app": sign_in.is_app,
            "browser": recognize_browser(sign_in.user_agent),
            "network": sign_in.network,
            "signed_in_at": datetime.fromtimestamp(sign_in.signed_in_at_s, UTC),
        }
        get_adapter().send_mail("account/email/new_network", user.email, context)
