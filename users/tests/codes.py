"""Second factors for tests: sets them up, and computes their codes."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

TOTP_SECRET = "JBSWY3DPEHPK3PXP"
PERIOD_S = 30
KINDS = Authenticator.Type


def totp_code(*, steps: int = 0) -> str:
    """Return the code of the current step, or of one some steps away."""
    counter = int(time.time()) // PERIOD_S + steps
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))


def wait_for_middle_of_step() -> None:
    """Wait, rarely and briefly, so that the step does not change during a test."""
    left_s = PERIOD_S - time.time() % PERIOD_S
    if left_s < 3:
        time.sleep(left_s)


def set_up_factor(user_id: int) -> str:
    """Give the account an authenticator app, and return one recovery code."""
    Authenticator.objects.create(
        user_id=user_id, type=KINDS.TOTP, data={"secret": TOTP_SECRET}
    )
    codes = Authenticator.objects.create(
        user_id=user_id,
        type=KINDS.RECOVERY_CODES,
        data={"seed": "a1b2c3d4", "used_mask": 0},
    )
    return str(codes.wrap().get_unused_codes()[0])
