"""The only settings file. What differs between installations comes from the environment; defaults are the safe ones.

DATABASE_URL, ZHENGMEI_DATA, SECRET_KEY, AUDIT_KEY, ZHENGMEI_HOSTS (comma-separated), ZHENGMEI_HTTPS, ZHENGMEI_DEMO,
ZHENGMEI_DEBUG, ZHENGMEI_PROXIES (how many proxies in front add X-Forwarded-For), ZHENGMEI_SCREENING_CORPUS,
ZHENGMEI_SPELLING_MODEL, ZHENGMEI_KEEP_REMOVED_DAYS.
"""

import os
from datetime import timedelta

from csp.constants import NONCE, NONE, SELF

from zhengmei.config.environment import data_folder, database, days, flag, place, secret, words

DATA = data_folder()

DEBUG = flag("ZHENGMEI_DEBUG")
DEMO = flag("ZHENGMEI_DEMO")
DEMO_PASSWORD = "Zhengmei-2026"
"""Public, and refused at the log-in page of every platform that is not a demonstration."""
HTTPS = flag("ZHENGMEI_HTTPS")
SECRET_KEY = secret("SECRET_KEY", DATA)
AUDIT_KEY = secret("AUDIT_KEY", DATA)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *words("ZHENGMEI_HOSTS")]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'zhengmei.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "zhengmei.config",
    "zhengmei.web",
    # From the bottom up, as import-linter has it.
    "zhengmei.apps.orgs",
    "zhengmei.apps.audit",
    "zhengmei.apps.notifications",
    "zhengmei.apps.regulation",
    "zhengmei.apps.deadlines",
    "zhengmei.apps.approvals",
    "zhengmei.apps.announcements",
    "zhengmei.apps.screening",
    "zhengmei.apps.registry",
    "zhengmei.apps.inspections",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhengmei.config.middleware.SessionLimits",
    "zhengmei.config.middleware.DemonstrationDay",
    "zhengmei.config.middleware.PasswordMustChange",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "zhengmei.config.context.platform",
                "zhengmei.web.context.frame",
            ],
            "libraries": {"zm": "zhengmei.web.templatetags.zm"},
        },
    }
]

ROOT_URLCONF = "zhengmei.config.urls"
WSGI_APPLICATION = "zhengmei.config.wsgi.application"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["zhengmei.config.formats"]

# Who is who
AUTH_USER_MODEL = "orgs.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhengmei.apps.orgs.passwords.LongAndMixed"},
    {"NAME": "zhengmei.apps.orgs.passwords.NotCommon"},
    {"NAME": "zhengmei.apps.orgs.passwords.NotNamedAfterPerson"},
    {"NAME": "zhengmei.apps.orgs.passwords.NotReused"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# By name and address together: nobody can lock a colleague out from another machine; by address alone an office
# behind one router would be locked out by one person.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "orgs/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 403
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("ZHENGMEI_PROXIES", "0"))
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions: 30 minutes without a click, 12 hours in all. The middleware measures both by the wall clock.
SESSION_IDLE_LIMIT = timedelta(minutes=30)
SESSION_WHOLE_LIMIT = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_WHOLE_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhengmei.config.views.csrf_failure"

# Transport and browser
if HTTPS:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in words("ZHENGMEI_HOSTS")]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "/static/"
# Served straight from the package: nothing to collect, nothing stale after an upgrade.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 600
MEDIA_ROOT = DATA / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of one uploaded file; checked where the upload is taken in."""
SCREENING_CORPUS = place("ZHENGMEI_SCREENING_CORPUS")
"""An office's own checked posts, on which a rule for false alarms is tried before it goes live; None: none given."""
SPELLING_MODEL = place("ZHENGMEI_SPELLING_MODEL")
"""A spelling model that the office has trained itself; None: the shipped one."""

INSPECTIONS_KEPT_DAYS = days("ZHENGMEI_KEEP_REMOVED_DAYS", 30)
"""How long the files and the result of a removed inspection stay before they are purged."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": DATA / "zhengmei.log",
            "maxBytes": 10_000_000,
            "backupCount": 10,
            "delay": True,
            "encoding": "utf-8",
            "formatter": "line",
        },
    },
    "root": {"handlers": ["console", "file"], "level": "WARNING"},
    "loggers": {
        "zhengmei": {"level": "INFO"},
        # A 404 is an answer, not a fault.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
