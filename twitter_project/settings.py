"""Settings of every deployment: one file, each value from the environment.

`.env.example` lists the variables. A value that would make the site unsafe stops the
start with one line that names the variable, and never shows its value.
"""

import logging
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from twitter_project.environment import Environment, refuse
from twitter_project.microservices.routes import (
    ALL,
    DEFAULT_SERVICE,
    EVERYWHERE,
    SERVICES,
)
from twitter_project.secrets.aws import find_login, is_login_kept_here
from twitter_project.telemetry.logs import FORMATS, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(BASE_DIR / ".env")

# --- The deployment ---------------------------------------------------------

APP_ENV = env.app_env
PRODUCTION = env.is_production
LOCAL = env.is_local
DEBUG = env.flag("DJANGO_DEBUG", False)
if PRODUCTION and DEBUG:
    refuse("DJANGO_DEBUG", "exposes internals of the site; not allowed in production.")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / ".data")
PORT = env.integer("PORT", 8000, least=1, most=65_535)
SERVICE = env.choice("SERVICE", (ALL, *SERVICES), ALL)
URL_PREFIX = env.url_prefix()
PROXY_COUNT = env.integer("PROXY_COUNT", 0, least=0)
HTTPS = env.flag("HTTPS", not LOCAL)
ALLOWED_HOSTS = env.allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_NAME = env.text("SITE_NAME", "Tern")
SITE_URL = env.site_url(hosts=ALLOWED_HOSTS, port=PORT, is_https=HTTPS)
CONTACT_EMAIL = env.text("CONTACT_EMAIL")
PUBLIC_PAGES = env.flag("PUBLIC_PAGES", True)
LINK_CARDS = env.flag("LINK_CARDS", True)

KEYS_DIR = DATA_DIR / "secrets"
SECRET_KEY = env.signing_key("DJANGO_SECRET_KEY", hosts=ALLOWED_HOSTS, folder=KEYS_DIR)
SECRET_KEY_FALLBACKS = env.old_signing_keys(
    "DJANGO_SECRET_KEY_FALLBACKS", current="DJANGO_SECRET_KEY"
)
JWT_SIGN = env.signing_key("JWT_SIGN", hosts=ALLOWED_HOSTS, folder=KEYS_DIR)
VAPID_PRIVATE_KEY = env.vapid_key(hosts=ALLOWED_HOSTS, folder=KEYS_DIR)
# A port of this machine that pushes may be sent to, without TLS.
PUSH_TEST_PORT = env.integer("PUSH_TEST_PORT", 0, least=0, most=65_535)
if PUSH_TEST_PORT and not LOCAL:
    refuse("PUSH_TEST_PORT", "is for tests: pushes could reach this machine's ports.")
BCRYPT_COST = env.bcrypt_cost()

BUCKET_NAME = env.text("BUCKET_NAME", "media")
AWS_REGION = env.text("AWS_REGION", "us-east-1")
AWS_ENDPOINT_URL_S3 = env.text("AWS_ENDPOINT_URL_S3") or None
# S3 refuses signatures that are valid for more than a week.
MEDIA_URL_TTL_S = env.integer("MEDIA_URL_TTL_S", 3600, least=60, most=604_800)
# Several test processes share a data folder, and so these.
PICTURE_PROCESSES = env.integer(
    "PICTURE_PROCESSES",
    4 if env.is_test else 1 if (os.cpu_count() or 1) < 4 else 2,
    least=1,
)
PICTURE_MEMORY_MIB = env.integer("PICTURE_MEMORY_MIB", 1024, least=512)
PICTURE_CPU_S = env.integer("PICTURE_CPU_S", 10, least=1)
# A path or a name; empty for one on PATH or in a wheel, "off" for none.
FFMPEG = env.text("FFMPEG")
VIDEO_PROCESSES = env.integer("VIDEO_PROCESSES", 8 if env.is_test else 1, least=1)
VIDEO_MEMORY_MIB = env.integer("VIDEO_MEMORY_MIB", 2048, least=1024)
VIDEO_CPU_S = env.integer("VIDEO_CPU_S", 600, least=10)

TASKS_BACKEND = env.choice("TASKS_BACKEND", ("embedded", "celery", "sqs"), "embedded")
TASKS_LEASE_S = env.number("TASKS_LEASE_S", 30, least=1)
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or REDIS_URL
QUEUE_URL = env.text("QUEUE_URL")
if TASKS_BACKEND == "celery" and not CELERY_BROKER_URL:
    refuse("CELERY_BROKER_URL", "is required with TASKS_BACKEND=celery (or REDIS_URL).")
if TASKS_BACKEND == "sqs" and not QUEUE_URL:
    refuse("QUEUE_URL", "is required with TASKS_BACKEND=sqs.")
FAN_OUT_FOLLOWERS_MAX = env.integer("FAN_OUT_FOLLOWERS_MAX", 10_000, least=0)
HOME_DORMANT_DAYS = env.integer("HOME_DORMANT_DAYS", 30, least=1)

LIVE_UPDATES = env.choice(
    "LIVE_UPDATES",
    ("sse", "polling", "off"),
    default="polling" if env.is_test else "sse",
)
LIVE_STREAMS_MAX = env.integer("LIVE_STREAMS_MAX", 10, least=0)
SLOW_CLIENT_S = env.number("SLOW_CLIENT_S", 20, above=0)
TWEETS_PER_15_MINUTES = env.integer("TWEETS_PER_15_MINUTES", 100, least=1)
TWEETS_PER_3_HOURS = env.integer("TWEETS_PER_3_HOURS", 300, least=1)
NEW_ACCOUNT_TWEETS_PER_3_HOURS = env.integer(
    "NEW_ACCOUNT_TWEETS_PER_3_HOURS", 30, least=1
)
LIKES_PER_15_MINUTES = env.integer("LIKES_PER_15_MINUTES", 200, least=1)
LIKES_PER_DAY = env.integer("LIKES_PER_DAY", 1000, least=1)
THROTTLES_ENABLED = env.flag("THROTTLES_ENABLED", not env.is_test)

# Compressing takes longer than the rest of a first start, and saves no traffic locally.
STATIC_COMPRESSED = env.flag("STATIC_COMPRESSED", not LOCAL)
STATIC_ROOT = Path(env.text("STATIC_ROOT") or DATA_DIR / "static")

EMAIL_HOST = env.text("EMAIL_HOST")
if PRODUCTION and not EMAIL_HOST:
    refuse("EMAIL_HOST", "is required in production: mails carry links to accounts.")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.secret("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL, EMAIL_USE_TLS = env.mail_security(EMAIL_HOST, EMAIL_PORT)
SES_CONFIGURATION_SET = env.text("SES_CONFIGURATION_SET")
SES_TOPIC_ARN = env.text("SES_TOPIC_ARN")
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", f"noreply@{urlsplit(SITE_URL).hostname}"
)
EMAIL_VERIFICATION = env.choice(
    "EMAIL_VERIFICATION",
    ("none", "optional", "mandatory"),
    default="mandatory" if PRODUCTION else "optional",
)
if PRODUCTION and EMAIL_VERIFICATION != "mandatory":
    refuse("EMAIL_VERIFICATION", "must be mandatory in production.")

LOG_LEVEL = env.log_level()
LOG_FORMAT = env.choice("LOG_FORMAT", FORMATS, "json" if PRODUCTION else "text")
LOG_REQUESTS = env.flag("LOG_REQUESTS", LOG_FORMAT == "json")
METRICS = env.choice(
    "METRICS",
    ("prometheus", "emf", "off"),
    # Importing `wsgi` starts them, which tests do in whatever order.
    default="off" if env.is_test else "prometheus",
)
METRICS_TOKEN = env.metrics_token()
METRICS_NAMESPACE = env.text("METRICS_NAMESPACE") or "Microblog"
METRICS_DIR = env.text("PROMETHEUS_MULTIPROC_DIR") or str(DATA_DIR / "metrics")

# --- Applications -----------------------------------------------------------

INSTALLED_APPS = [
    # First, because it corrects the engine before any model class is made.
    "twitter_project.databases.mongodb",
    "twitter_project.telemetry",  # counts round trips from the first query on
    "django_mongodb_backend",
    "users.admin_config.StaffAdminConfig",  # Django's admin, for staff only
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "heroicons",
    "twitter_project.shared",
    "twitter_project.outbox",
    "users",
    "tweets",
    "timeline",
    "notifications",
    "twitter_project",
]

MIDDLEWARE = [
    "twitter_project.telemetry.requests.RequestMiddleware",
    # Before middleware that answers by itself, so that files, errors and redirects have
    # them too.
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "twitter_project.web.middleware.isolation.ResourcePolicyMiddleware",
    "twitter_project.web.middleware.content_policy.ContentPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "twitter_project.web.middleware.compressing.CompressionMiddleware",
    "twitter_project.web.middleware.caching.CacheHeadersMiddleware",
    "twitter_project.web.middleware.availability.OutageMiddleware",
    "twitter_project.web.middleware.service_paths.ServicePathsMiddleware",
    "twitter_project.web.middleware.token_reads.Session",
    "twitter_project.web.middleware.hosts.HostMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "twitter_project.web.middleware.token_reads.Authentication",
    "twitter_project.web.middleware.account_mark.AccountMarkMiddleware",
    "users.browser_sign_ins.SignInMiddleware",
    "twitter_project.web.middleware.language.LanguageMiddleware",
    "twitter_project.web.middleware.time_zones.TimeZoneMiddleware",
    "twitter_project.web.middleware.token_reads.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "twitter_project.web.middleware.token_reads.Htmx",
    "twitter_project.web.middleware.page_errors.PageErrorMiddleware",
    "twitter_project.web.middleware.throttling.PageThrottleMiddleware",
    "twitter_project.public.gate.GateMiddleware",
    "users.visitors.DeviceCookieMiddleware",
]

if SERVICE not in (ALL, DEFAULT_SERVICE):
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "twitter_project.urls"
# Interfaces under a prefix of their own, with their own error format.
INTERFACES = ["twitter_project.api.interface.REST"]
FORCE_SCRIPT_NAME = URL_PREFIX or None
WSGI_APPLICATION = "twitter_project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "twitter_project.web.site.site",
                "notifications.context.unread_count",
                "notifications.context.announcements",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "heroicons.templatetags.heroicons",
                "twitter_project.web.templatetags.site_tags",
            ],
        },
    }
]

# --- Database, storage, tasks, cache ----------------------------------------

MONGODB_URI = env.text("MONGODB_URI")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "twitter_project.databases.mongodb",
        "HOST": env.mongodb_host(),
        "USER": env.secret("DB_USERNAME"),
        "PASSWORD": env.secret("DB_PASSWORD"),
        "NAME": env.secret("DB_DATABASE", "twitter"),
        # People who wait for a page learn soon that MongoDB is down. One that hangs is
        # noticed by its missing heartbeat (10 s) after the time to connect.
        "OPTIONS": {
            "serverSelectionTimeoutMS": 3000,
            "connectTimeoutMS": 5000,
            "appname": "twitter",
        },
    }
}
if is_login_kept_here():
    DATABASES["default"]["FIND_LOGIN"] = find_login
DATABASE_ROUTERS = ["django_mongodb_backend.routers.MongoRouter"]
USERS_DATABASE_URL = env.text("USERS_DATABASE_URL")
if users_database := env.users_database():
    DATABASES["users"] = users_database
    DATABASE_ROUTERS.append("twitter_project.databases.routing.UsersRouter")

if DEBUG or env.is_test:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif not STATIC_COMPRESSED:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
else:
    STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# The full host name: by default boto3 leaves the region out of the first region's, and
# the content policy allows pictures only from the origin that it names.
MEDIA_ORIGIN = AWS_ENDPOINT_URL_S3 or f"https://s3.{AWS_REGION}.amazonaws.com"
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BUCKET_NAME,
            "endpoint_url": MEDIA_ORIGIN,
            "region_name": AWS_REGION,
            "client_config": Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                # People get an answer after `client.OPERATION_S`; these end what is
                # left.
                connect_timeout=3,
                read_timeout=5,
                retries={"total_max_attempts": 2, "mode": "standard"},
            ),
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": MEDIA_URL_TTL_S,
            "file_overwrite": False,
        },
    },
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
STATIC_URL = f"{URL_PREFIX}/static/"
STATICFILES_DIRS = [BASE_DIR / "twitter_project" / "web" / "static"]
STATICFILES_FINDERS = [
    "twitter_project.web.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = DEBUG or env.is_test
# Tests start the site often, and most of a start is listing its static files.
WHITENOISE_AUTOREFRESH = DEBUG or env.is_test
# Pages use no other names, and compressing each file twice doubles the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True


# Counts ordinary requests and keeps trends. Without Redis each process does so for
# itself. Limits that protect accounts are counted in MongoDB (`shared.rate_limits`).
CACHES: dict[str, dict[str, str]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "site",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- People -----------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["users.backends.HandleOrEmailBackend"]
PASSWORD_HASHERS = [
    "users.hashers.ConfiguredBCryptHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle", "email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "users.passwords.MaximumLengthValidator"},
    {"NAME": "users.passwords.GuessablePasswordValidator"},
]
# Browsers accept `__Host-` only from this host, over TLS and for all paths. Below a
# prefix the host has other sites too, and each keeps its cookies to its own path.
COOKIE_PREFIX = "" if not HTTPS else "__Secure-" if URL_PREFIX else "__Host-"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "users.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "users.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle_key"
ACCOUNT_USER_DISPLAY = "users.adapter.user_display"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = EMAIL_VERIFICATION
ACCOUNT_FORMS = {
    "signup": "users.forms.SignUpForm",
    "login": "users.forms.SignInForm",
    "add_email": "users.forms.ChangeAddressForm",
    "change_password": "users.forms.NewPasswordForm",
    "reset_password": "users.forms.ForgottenPasswordForm",
    "reset_password_from_key": "users.forms.PasswordByLinkForm",
}
# An account has one address, and a new one replaces it only once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
# Somebody who finds an open session must know the password to take over the account,
# and the owner gets a mail if it happens.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail for strangers' typing errors
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
# allauth counts in the cache, so each process separately. Limits that protect accounts
# are counted in the database: `users.services.guarding`.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True

MFA_TOTP_TOLERANCE = 1  # steps of 30 s before and after the current one
MFA_FORMS = {
    "authenticate": "users.factor_forms.CodeForm",
    "reauthenticate": "users.factor_forms.CodeAgainForm",
    "activate_totp": "users.factor_forms.SetUpForm",
}
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"
# Staff use a second factor before the admin opens, and again before private data. On
# local sites it is only offered.
STAFF_SECOND_FACTOR_REQUIRED = not LOCAL
STAFF_CODE_MAX_AGE = timedelta(minutes=30)
MFA_ADAPTER = "users.mfa_adapter.SecondFactorAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT

# --- REST API ---------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["users.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["twitter_project.api.permissions.DeclaredGate"],
    "DEFAULT_RENDERER_CLASSES": ["twitter_project.drf.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["twitter_project.drf.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "twitter_project.api.schema.Schema",
    "EXCEPTION_HANDLER": "twitter_project.api.problems.handle_exception",
    "DEFAULT_THROTTLE_CLASSES": ["twitter_project.api.throttles.AccountThrottle"]
    * THROTTLES_ENABLED,
    "DEFAULT_THROTTLE_RATES": {
        "account": "600/min",
        "anonymous": "300/min",
        "write": "60/min",
    },
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SIMPLE_JWT = {
    "SIGNING_KEY": JWT_SIGN,
    "ALGORITHM": "HS256",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "UPDATE_LAST_LOGIN": False,
    "USER_ID_FIELD": "id",
    "USER_ID_CLAIM": "sub",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/rest/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    # Several fields have these choices.
    "ENUM_NAME_OVERRIDES": {
        "VisibilityEnum": "tweets.types.Visibility.values",
        "ReplyPolicyEnum": "tweets.types.ReplyPolicy.values",
        "QuotePolicyEnum": "tweets.types.QuotePolicy.values",
        "TweetStateEnum": "tweets.types.TweetState.values",
        "PolicyChoiceEnum": "notifications.policy.PolicyChoice.values",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Languages and time -----------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "twitter_project" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Security ---------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and env.flag("SECURE_SSL_REDIRECT", True)
# Monitoring asks inside the network, without TLS.
WATCHED = "|".join(sorted(path[1:] for path in EVERYWHERE))
SECURE_REDIRECT_EXEMPT = [rf"^{re.escape(URL_PREFIX[1:])}/?({WATCHED})$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", False)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = URL_PREFIX or "/"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
ACCOUNT_COOKIE_NAME = f"{COOKIE_PREFIX}account"
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
# The site needs none of these, so injected code cannot ask for them either.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
        *("hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
        "xr-spatial-tracking",
    )
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "twitter_project.media.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", MEDIA_ORIGIN],
        # Subtitles come from the site itself.
        "media-src": [SELF, MEDIA_ORIGIN],
        "font-src": [SELF],
        # Pages upload large pictures there directly.
        "connect-src": [SELF, MEDIA_ORIGIN],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Mail and logs ----------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10

LOGGING = logging_config(
    level=LOG_LEVEL,
    log_format=LOG_FORMAT,
    service=SERVICE,
    log_requests=LOG_REQUESTS,
)
# Python's own warnings become log lines like the others.
logging.captureWarnings(LOG_FORMAT == "json")
# Only the domain's owner knows whether its other hosts can do TLS, and whether browsers
# may preload it: HSTS_INCLUDE_SUBDOMAINS, HSTS_PRELOAD.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
