"""All settings of the site. What differs between installations comes from environment variables; one file serves all.

`python3 -m trialsite run` leaves its addresses and keys in the data folder, so that `python manage.py ...` in the same
virtual environment finds them; a variable that is set wins over that file. No server is ever started from here.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from trialsite.launcher import places

BASE_DIR = places.PROJECT
DATA_DIR = places.data_folder()

env = environ.Env()
env.ENVIRON = places.read_settings(DATA_DIR) | os.environ

_HOW_TO = """{name} is not set.

To try the product out or to work on it, let the launcher set everything up:
    python3 -m trialsite run
and, while nothing runs, start its database for `python manage.py ...` with:
    python3 -m trialsite db start

To run it on a server of yours, set {name} in the environment: {meaning}
docs/operations.md lists all variables."""


def _required(name: str, meaning: str) -> str:
    """Return the value of a variable that nothing can replace; its absence is explained in full."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(_HOW_TO.format(name=name, meaning=meaning))
    return value


def _database(url: str) -> dict[str, Any]:
    """Return Django's form of a PostgreSQL address; a socket folder may stand in its query (`?host=/folder`)."""
    found = dict(env.db_url_config(url))
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, got {url.partition(':')[0]}://")
    found["HOST"] = found.get("OPTIONS", {}).pop("host", found["HOST"])
    found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


# --- The kind of installation --------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# A try-out: every page carries a ribbon, and cookies go without HTTPS, since the server listens on this machine only.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = _required("SECRET_KEY", "at least 50 random characters that nobody else knows.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "trialsite",
    "criteria",
    "screening",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trialsite.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Whoever writes a new page need not think of it: without a login it answers with the login page.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "trialsite.audit.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "trialsite.urls"
WSGI_APPLICATION = "trialsite.wsgi.application"
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
                "trialsite.middleware.site_context",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Database ------------------------------------------------------------------------------------------------------
# Pages run as a role that owns no table and cannot alter history. What changes tables connects as their owner:
# manage.py and the test suite say so in TRIALSITE_CONNECT_AS.
_WEB_URL = _required("DATABASE_URL", "postgresql://ROLE:PASSWORD@HOST/DATABASE, PostgreSQL 14 or newer.")
_OWNER_URL = env.str("DATABASE_OWNER_URL", default=_WEB_URL)
_AS_OWNER = env.str("TRIALSITE_CONNECT_AS", default="web") == "owner"
DATABASES = {"default": _database(_OWNER_URL if _AS_OWNER else _WEB_URL)}
# The role that `manage.py grant_web_role` gives its rights to.
WEB_ROLE = _database(_WEB_URL)["USER"]

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "trialsite.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Security ------------------------------------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=not DEMONSTRATION)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# The proxy in front ends HTTPS and must set or remove this header itself; say so only where it does.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its ticks and arrows as data: pictures.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_HANDLERS: list[str] = []  # nothing here takes files; a handler would write them to disk before anybody asks

# --- Languages, numbers and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# A thousands mark typed back in would change the number: 1,234 is refused on input, so it is never printed either.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["trialsite.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files that browsers load --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else _STORAGE},
}

# --- Logs ----------------------------------------------------------------------------------------------------------
# To standard error, without values: addresses hold random keys only, and no request body is ever logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # The engine gives the international unit a dimension of its own; that this is a second definition is meant.
    "loggers": {"pint": {"level": "ERROR"}, "trialsite.reads": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
