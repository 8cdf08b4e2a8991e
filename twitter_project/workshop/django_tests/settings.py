"""Settings of the process that runs Django's tests (see `runner`)."""

import os

from twitter_project.databases.mongodb.features import DatabaseFeatures
from twitter_project.databases.mongodb.testing import OnlyProcess
from twitter_project.shared.ids import lease_from

# The backend's own lists of tests to fail and skip are ignored: every test runs, and
# failures must be in `expected`.
DatabaseFeatures.django_test_expected_failures = set()
DatabaseFeatures.django_test_skips = {}

DATABASES = {
    alias: {
        "ENGINE": "twitter_project.databases.mongodb",
        "HOST": os.environ["MONGODB_URI"],
        "NAME": f"django_{alias}",
        # Test data need not survive a crash.
        "OPTIONS": {"w": 1, "journal": False},
    }
    for alias in ("default", "other")
}
SECRET_KEY = "for-the-tests-of-django-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = False
TEST_RUNNER = "twitter_project.workshop.django_tests.runner.ReportingRunner"


lease_from(OnlyProcess())
