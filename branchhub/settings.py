"""Settings from the environment alone; `.env.example` lists every name.

Without DATABASE_URL this is embedded mode: SQLite, a broker made of files and the secrets all
live in `var/`. With it this is server mode, where no secret has a default.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from branchhub import keys
from branchhub.core import database

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def given(name: str, default: str = "") -> str:
    """An environment variable; one that is set to nothing counts as not set."""
    return os.environ.get(name) or default


# Where things live

VAR_DIR = Path(given("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
EMBEDDED = not given("DATABASE_URL")

# Secrets

if EMBEDDED:
    keys.provide(VAR_DIR / "secrets.env")
SECRET_KEY = keys.required("SECRET_KEY")
FIELD_KEYS = keys.required_field_keys()
HASH_KEY = keys.required("HASH_KEY")
BACKUP_PASSPHRASE = given("BACKUP_PASSPHRASE")

# Address

DEBUG = given("DEBUG", "false").lower() in ("1", "true", "yes", "on")
HOST = given("HOST", "127.0.0.1")
PORT = given("PORT", "8000")
SITE_URL = given("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
site = urlsplit(SITE_URL)
if site.scheme not in ("http", "https") or not site.hostname:
    raise ImproperlyConfigured("SITE_URL must look like https://branchhub.example.com.")
HTTPS = site.scheme == "https"
ALLOWED_HOSTS = [site.hostname, "localhost", "127.0.0.1", "[::1]"]
CSRF_FAILURE_VIEW = "branchhub.core.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{site.scheme}://{site.netloc}"]
PROXIES = int(given("PROXIES", "0"))

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# What it is made of

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
    "simple_history",
    "treebeard",
    "branchhub.core",
    "members",
    "branchhub.notices",
    "activities",
    "projects",
    "branchhub.reports",
    "branchhub.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "branchhub.core.middleware.LoginMiddleware",
    "branchhub.core.middleware.PreferenceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "branchhub.core.middleware.WrongMethodMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "branchhub.urls"
WSGI_APPLICATION = "branchhub.wsgi.application"

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
                "branchhub.core.context.site",
                "branchhub.reports.navigation.navigation",
            ],
        },
    },
]
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "bh"

# Data and files

DATABASES = {
    "default": database.configuration(
        given("DATABASE_URL", f"sqlite:///{VAR_DIR / 'branchhub.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads have no URL: a view checks who asks and sends them.
MEDIA_ROOT = VAR_DIR / "media"
# What is made to be downloaded, and kept for a week; the backup leaves it out.
EXPORTS_ROOT = Path(given("EXPORTS_ROOT", str(VAR_DIR / "exports"))).resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "branchhub.storage.StaticStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An attendance form has three fields a person, a roster preview some for each row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# A folder of fonts that PDFs are set in before the one that is installed: see docs/papers.md.
PAPER_FONTS = given("PAPER_FONTS")

# People and logins

AUTH_USER_MODEL = "core.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.backends.PasswordBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_CLIENT_IP_CALLABLE = "branchhub.core.proxies.client_address"
# Logins are in our own audit log, where they can be read with the rest. A lock is released at the
# account, by an action that is logged, and not by deleting a row of axes.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Language and time

LANGUAGE_CODE = "zh-hans"
# Each language by its own name, so that a person finds it whatever the page speaks.
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Mail

MAIL_ENABLED = bool(given("EMAIL_URL"))
vars().update(env.email_url_config(given("EMAIL_URL", "dummymail://")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = given("DEFAULT_FROM_EMAIL", f"branchhub@{site.hostname}")

# Chat robots: the addresses that messages may be posted to, up to the token

ROBOT_HOSTS = {
    "wecom": ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="],
    "dingtalk": ["https://oapi.dingtalk.com/robot/send?access_token="],
    "feishu": [
        "https://open.feishu.cn/open-apis/bot/v2/hook/",
        "https://open.larksuite.com/open-apis/bot/v2/hook/",
    ],
}

# The outbox, in seconds: how long a worker may hold what it claimed, how long it goes on claiming,
# and how long the first of eight tries waits for the second.

DELIVERY_LEASE = 300
DELIVERY_RUN = 50
DELIVERY_BACKOFF = 30

# Everything of a year as a zip, in seconds: how long a worker goes on before it lets others have
# their turn, and how long it may be silent before it is given up.

EXPORT_RUN = 20
EXPORT_LEASE = 300

# Background work

REDIS_URL = given("REDIS_URL")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
    }
else:
    queue = VAR_DIR / "queue"
    queue.mkdir(exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(VAR_DIR / "queue-control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: the broker comes back one day
# A broker that went away is no reason to cut a send in the middle.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
# A task runs again after its worker was killed, so every task must survive a second run.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_IMPORTS = ["branchhub.schedule"]
# What expires was asked for while nobody worked; the next beat asks again. A pulse waits for the
# sends of one worker, or a long outbox would look like a beat that stands still.
CELERY_BEAT_SCHEDULE = {
    "pulse": {
        "task": "branchhub.core.tasks.pulse",
        "schedule": crontab(),
        "options": {"expires": 240},
    },
    "deliver": {
        "task": "branchhub.schedule.deliver",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "plan notices": {
        "task": "branchhub.schedule.plan_notices",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "close to-dos": {
        "task": "branchhub.schedule.close_todos",
        "schedule": crontab(minute="3-59/15"),
        "options": {"expires": 600},
    },
    # Each hour, so that a machine that was off at night makes it by day.
    "back up": {
        "task": "branchhub.core.tasks.back_up",
        "schedule": crontab(minute=40),
        "options": {"expires": 55 * 60},
    },
    "prune notices": {
        "task": "branchhub.notices.tasks.prune",
        "schedule": crontab(minute=50),
        "options": {"expires": 55 * 60},
    },
    "clear expired": {
        "task": "branchhub.core.tasks.clear_expired",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 12 * 60 * 60},
    },
    "resume exports": {
        "task": "branchhub.reports.tasks.resume_exports",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "prune exports": {
        "task": "branchhub.reports.tasks.prune_exports",
        "schedule": crontab(minute=10),
        "options": {"expires": 55 * 60},
    },
    "delete old roster uploads": {
        "task": "members.tasks.delete_old_roster_uploads",
        "schedule": crontab(minute=20),
        "options": {"expires": 60 * 60},
    },
}

# Logging: one line an event, ids and no personal data, to stderr

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"without tokens": {"()": "branchhub.core.logs.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # The views of refused requests say it with a number, and without the token of a link.
        "django.request": {"level": "ERROR", "filters": ["without tokens"]},
        "django.security.csrf": {"level": "ERROR"},
        # Below this it writes the address of each request, and a robot's address is its key.
        "httpx": {"level": "WARNING"},
        "branchhub": {"level": "INFO"},
        "members": {"level": "INFO"},
        "activities": {"level": "INFO"},
        "projects": {"level": "INFO"},
    },
}
