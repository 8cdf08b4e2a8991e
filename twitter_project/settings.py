"""Settings of every deployment: one file, each value from the environment.

`.env.example` lists the variables. A value that would make the site unsafe stops the
start with one line that names the variable, and never shows its value.
"""

import logging
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from botocore.config import Config
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from twitter_project.microservices.routes import (
    ALL,
    DEFAULT_SERVICE,
    EVERYWHERE,
    SERVICES,
)
from twitter_project.secrets.aws import (
    SecretUnavailable,
    find_login,
    find_value,
    is_login_kept_here,
)
from twitter_project.secrets.local import find_or_make
from twitter_project.telemetry.logs import FORMATS, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
APP_ENVS = ("local", "test", "development", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
PUBLISHED_JWT_SIGN = "EsteEsEl-TokenDeNico-PARA-ENTR-uala"
SECRET_MIN_BYTES = 32


def refuse(variable: str, reason: str) -> NoReturn:
    """Stop the start with one line on standard error and exit status 1."""
    raise SystemExit(f"{variable}: {reason}")


env = Env()
env.read_env(str(BASE_DIR / ".env"))
try:
    APP_ENV = env.str("APP_ENV", "local")
    if APP_ENV not in APP_ENVS:
        refuse("APP_ENV", f"must be one of {', '.join(APP_ENVS)}.")
    PRODUCTION = APP_ENV == "production"
    LOCAL = APP_ENV in ("local", "test")
    DEBUG = env.bool("DJANGO_DEBUG", False)
    PORT = env.int("PORT", 8000)
    SERVICE = env.str("SERVICE", ALL)
    URL_PREFIX = env.str("URL_PREFIX", "").rstrip("/")
    PUBLIC_PAGES = env.bool("PUBLIC_PAGES", True)
    SITE_NAME = env.str("SITE_NAME", "Tern")
    SITE_URL = env.str("SITE_URL", "").rstrip("/")
    SECRET_KEY = find_value("DJANGO_SECRET_KEY")
    SECRET_KEY_FALLBACKS: list[str] = env.list("DJANGO_SECRET_KEY_FALLBACKS", [])
    if not SECRET_KEY_FALLBACKS and not os.environ.get("DJANGO_SECRET_KEY"):
        fallbacks = find_value("DJANGO_SECRET_KEY_FALLBACKS").split(",")
        SECRET_KEY_FALLBACKS = [one.strip() for one in fallbacks if one.strip()]
    JWT_SIGN = find_value("JWT_SIGN")
    BCRYPT_COST = env.int(
        "BCRYPT_COST",
        {"test": 4, "local": 6, "development": 8, "production": 10}[APP_ENV],
    )
    ALLOWED_HOSTS = env.list(
        "ALLOWED_HOSTS",
        ["localhost", "127.0.0.1", "[::1]", *(["testserver"] * (APP_ENV == "test"))],
    )
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
    HTTPS = env.bool("HTTPS", not LOCAL)
    HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
    HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
    MONGODB_URI = env.str("MONGODB_URI", "")
    DB_HOST = find_value("DB_HOST")
    DB_USERNAME = find_value("DB_USERNAME")
    DB_PASSWORD = find_value("DB_PASSWORD")
    DB_DATABASE = find_value("DB_DATABASE") or "twitter"
    USERS_DATABASE_URL = env.str("USERS_DATABASE_URL", "")
    BUCKET_NAME = env.str("BUCKET_NAME", "media")
    AWS_REGION = env.str("AWS_REGION", "us-east-1")
    AWS_ENDPOINT_URL_S3 = env.str("AWS_ENDPOINT_URL_S3", "") or None
    MEDIA_URL_TTL_S = env.int("MEDIA_URL_TTL_S", 3600)
    PICTURE_PROCESSES = env.int(
        "PICTURE_PROCESSES", 1 if (os.cpu_count() or 1) < 4 else 2
    )
    PICTURE_MEMORY_MIB = env.int("PICTURE_MEMORY_MIB", 1024)
    PICTURE_CPU_S = env.int("PICTURE_CPU_S", 10)
    TASKS_BACKEND = env.str("TASKS_BACKEND", "embedded")
    TASKS_LEASE_S = env.float("TASKS_LEASE_S", 30)
    FAN_OUT_FOLLOWERS_MAX = env.int("FAN_OUT_FOLLOWERS_MAX", 10_000)
    HOME_DORMANT_DAYS = env.int("HOME_DORMANT_DAYS", 30)
    REDIS_URL = env.str("REDIS_URL", "")
    CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or REDIS_URL
    QUEUE_URL = env.str("QUEUE_URL", "")
    LIVE_UPDATES = env.str("LIVE_UPDATES", "polling" if APP_ENV == "test" else "sse")
    SLOW_CLIENT_S = env.float("SLOW_CLIENT_S", 20)
    LIVE_STREAMS_MAX = env.int("LIVE_STREAMS_MAX", 10)
    # Compressing takes longer than the rest of a first start, and saves no traffic
    # locally.
    STATIC_COMPRESSED = env.bool("STATIC_COMPRESSED", not LOCAL)
    DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / ".data").resolve()
    STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or DATA_DIR / "static")
    EMAIL_HOST = env.str("EMAIL_HOST", "")
    EMAIL_PORT = env.int("EMAIL_PORT", 25)
    EMAIL_HOST_USER = find_value("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = find_value("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@localhost")
    EMAIL_VERIFICATION = env.str(
        "EMAIL_VERIFICATION", "mandatory" if PRODUCTION else "optional"
    )
    PROXY_COUNT = env.int("PROXY_COUNT", 0)
    THROTTLES_ENABLED = env.bool("THROTTLES_ENABLED", APP_ENV != "test")
    LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
    LOG_FORMAT = env.str("LOG_FORMAT", "json" if PRODUCTION else "text")
    METRICS = env.str("METRICS", "prometheus")
    METRICS_TOKEN = env.str("METRICS_TOKEN", "")
    METRICS_NAMESPACE = env.str("METRICS_NAMESPACE", "") or "Microblog"
    METRICS_DIR = env.str("PROMETHEUS_MULTIPROC_DIR", "") or str(DATA_DIR / "metrics")
except SecretUnavailable as error:
    refuse("SECRET_NAME", str(error))
except EnvError as error:
    # environs quotes the value that it could not read; the variable's name is enough.
    refuse(str(error).split('"')[1], "is not a value of the right type.")

SECRET_MARKS = ("django-insecure", "insecure", "changeme", "change-me", "secret-key")
OWN_MACHINE = (".localhost", "localhost", "127.0.0.1", "[::1]", "testserver")


def own_secret(variable: str) -> str:
    """Return a secret of this data folder; refuse if others can reach the site."""
    if APP_ENV == "test":
        return f"for-the-tests-only-and-for-nothing-else-{variable}"
    if not set(ALLOWED_HOSTS) <= set(OWN_MACHINE):
        refuse(variable, "is required where ALLOWED_HOSTS names other machines.")
    try:
        return find_or_make(DATA_DIR / "secrets", variable)
    except OSError:
        refuse(variable, "is required where DATA_DIR cannot be written.")


def check_secret(variable: str, value: str) -> str:
    """Return the secret; a local site creates its own."""
    if not PRODUCTION:
        return value or own_secret(variable)
    if not value:
        refuse(variable, "is required in production.")
    if len(value.encode()) < SECRET_MIN_BYTES:
        refuse(variable, f"must have at least {SECRET_MIN_BYTES} bytes.")
    weak = len(set(value)) < 8 or value.lower().startswith(SECRET_MARKS)
    if value == PUBLISHED_JWT_SIGN or weak:
        refuse(variable, "is weak or publicly known; make a random one.")
    return value


SECRET_KEY = check_secret("DJANGO_SECRET_KEY", SECRET_KEY)
JWT_SIGN = check_secret("JWT_SIGN", JWT_SIGN)
if PRODUCTION and not 10 <= BCRYPT_COST <= 14:
    refuse("BCRYPT_COST", "must be from 10 to 14 in production.")
if not 4 <= BCRYPT_COST <= 31:
    refuse("BCRYPT_COST", "must be from 4 to 31.")
if PRODUCTION and DEBUG:
    refuse("DJANGO_DEBUG", "shows the inside of the site; not in production.")
if PRODUCTION and ("ALLOWED_HOSTS" not in os.environ or not any(ALLOWED_HOSTS)):
    refuse("ALLOWED_HOSTS", "is required in production.")
if SERVICE not in (ALL, *SERVICES):
    refuse("SERVICE", f"must be one of {', '.join((ALL, *SERVICES))}.")
if URL_PREFIX and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", URL_PREFIX):
    refuse("URL_PREFIX", "must be a path that begins with a slash.")
if LOG_LEVEL not in LOG_LEVELS:
    refuse("LOG_LEVEL", f"must be one of {', '.join(LOG_LEVELS)}.")
if LOG_FORMAT not in FORMATS:
    refuse("LOG_FORMAT", f"must be one of {', '.join(FORMATS)}.")
if METRICS not in ("prometheus", "emf", "off"):
    refuse("METRICS", "must be one of prometheus, emf, off.")
if METRICS_TOKEN and len(METRICS_TOKEN.encode()) < SECRET_MIN_BYTES:
    refuse("METRICS_TOKEN", f"must have at least {SECRET_MIN_BYTES} bytes.")
if PRODUCTION and not EMAIL_HOST:
    refuse("EMAIL_HOST", "is required in production: mails carry links to accounts.")
if not SITE_URL:
    # For links in mails: a request's Host header may be a stranger's choice.
    exact_hosts = [host for host in ALLOWED_HOSTS if host[:1] not in ("", ".", "*")]
    if not LOCAL and not exact_hosts:
        refuse("SITE_URL", "is required where ALLOWED_HOSTS names no single host.")
    SITE_URL = (
        f"http://127.0.0.1:{PORT}"
        if LOCAL
        else f"{'https' if HTTPS else 'http'}://{exact_hosts[0]}"
    )
if EMAIL_VERIFICATION not in ("none", "optional", "mandatory"):
    refuse("EMAIL_VERIFICATION", "must be one of none, optional, mandatory.")
if PRODUCTION and EMAIL_VERIFICATION != "mandatory":
    refuse("EMAIL_VERIFICATION", "must be mandatory in production.")

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
    "django_tasks",
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
# What answers below a prefix of its own, with an error format of its own.
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


def mongodb_host() -> str:
    """Return the connection string; user and password are never part of it."""
    if MONGODB_URI or not DB_HOST or "://" in DB_HOST:
        return MONGODB_URI or DB_HOST or "mongodb://127.0.0.1:27017"
    scheme = "mongodb+srv" if DB_HOST.endswith(".mongodb.net") else "mongodb"
    return f"{scheme}://{DB_HOST}"


def users_database(url: str) -> dict[str, Any]:
    """Return the PostgreSQL that a URL names; errors do not quote it."""
    try:
        database = dj_database_url.parse(
            url,
            engine="twitter_project.databases.postgresql",
            conn_max_age=60,
            conn_health_checks=True,
        )
    except (ValueError, dj_database_url.ParseError):
        database = {}
    if not (url.startswith(("postgres://", "postgresql://")) and database.get("NAME")):
        refuse("USERS_DATABASE_URL", "must be like postgres://user:password@host/name.")
    # A server that vanishes silently is noticed within seconds.
    waits = {"connect_timeout": 5, "tcp_user_timeout": 5000, "keepalives_idle": 30}
    return {**database, "OPTIONS": waits | database.get("OPTIONS", {})}


DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "twitter_project.databases.mongodb",
        "HOST": mongodb_host(),
        "USER": DB_USERNAME,
        "PASSWORD": DB_PASSWORD,
        "NAME": DB_DATABASE,
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
if USERS_DATABASE_URL:
    DATABASES["users"] = users_database(USERS_DATABASE_URL)
    DATABASE_ROUTERS.append("twitter_project.databases.routing.UsersRouter")

if DEBUG or APP_ENV == "test":
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
                # People get an answer after `storage.OPERATION_S`; these end what is
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
WHITENOISE_USE_FINDERS = DEBUG or APP_ENV == "test"
# Tests start the site often, and most of a start is listing its static files.
WHITENOISE_AUTOREFRESH = DEBUG or APP_ENV == "test"
# Pages use no other names, and compressing each file twice doubles the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

TASKS_BACKENDS = {
    "embedded": "twitter_project.outbox.tasks.backends.EmbeddedBackend",
    "celery": "twitter_project.outbox.tasks.celery.CeleryBackend",
    "sqs": "twitter_project.outbox.tasks.sqs.SqsBackend",
}
if TASKS_BACKEND not in TASKS_BACKENDS:
    refuse("TASKS_BACKEND", f"must be one of {', '.join(TASKS_BACKENDS)}.")
if TASKS_BACKEND == "celery" and not CELERY_BROKER_URL:
    refuse("CELERY_BROKER_URL", "is required with TASKS_BACKEND=celery (or REDIS_URL).")
if TASKS_BACKEND == "sqs" and not QUEUE_URL:
    refuse("QUEUE_URL", "is required with TASKS_BACKEND=sqs.")
if PICTURE_PROCESSES < 1:
    refuse("PICTURE_PROCESSES", "must be at least 1.")
if PICTURE_MEMORY_MIB < 512:
    refuse("PICTURE_MEMORY_MIB", "must be at least 512.")
if PICTURE_CPU_S < 1:
    refuse("PICTURE_CPU_S", "must be at least 1.")
if FAN_OUT_FOLLOWERS_MAX < 0:
    refuse("FAN_OUT_FOLLOWERS_MAX", "must be at least 0.")
if LIVE_UPDATES not in ("sse", "polling", "off"):
    refuse("LIVE_UPDATES", "must be one of sse, polling, off.")
if SLOW_CLIENT_S <= 0:
    refuse("SLOW_CLIENT_S", "must be more than 0.")
if HOME_DORMANT_DAYS < 1:
    refuse("HOME_DORMANT_DAYS", "must be at least 1.")
if TASKS_LEASE_S < 1:
    refuse("TASKS_LEASE_S", "must be at least 1.")
# Any queue name is allowed: handlers define them.
TASKS = {"default": {"BACKEND": TASKS_BACKENDS[TASKS_BACKEND], "QUEUES": []}}

# Counts limits, and used second-factor codes: several processes need one Redis to count
# together.
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

SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", True)
# Monitoring asks inside the network, without TLS.
WATCHED = "|".join(sorted(path[1:] for path in EVERYWHERE))
SECURE_REDIRECT_EXEMPT = [rf"^{re.escape(URL_PREFIX[1:])}/?({WATCHED})$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_INCLUDE_SUBDOMAINS
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
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

LOGGING = logging_config(level=LOG_LEVEL, log_format=LOG_FORMAT, service=SERVICE)
# Python's own warnings become log lines like the others.
logging.captureWarnings(LOG_FORMAT == "json")
# Only the domain's owner knows whether its other hosts can do TLS, and whether browsers
# may preload it: HSTS_INCLUDE_SUBDOMAINS, HSTS_PRELOAD.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
