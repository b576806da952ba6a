"""Django's settings, computed from our own (`configuration.py`); nobody edits this file to deploy."""

from __future__ import annotations

import os
import secrets
from typing import Any

import psycopg.conninfo

from congvan.deployment.configuration import PROJECT_DIR, configuration, make_data_directory
from congvan.deployment.embedded_postgres import cluster_in
from congvan.deployment.logs import logging_settings

CONFIGURATION = configuration()
DATA_DIR = CONFIGURATION.data_dir
IS_PRODUCTION = CONFIGURATION.environment == "production"
IS_TEST = CONFIGURATION.environment == "test"


def _secret_key() -> str:
    """The setting, else a key made once and kept readable by the owner only."""
    if CONFIGURATION.secret_key:
        return CONFIGURATION.secret_key
    path = DATA_DIR / "secret.key"
    try:
        return path.read_text()
    except FileNotFoundError:
        make_data_directory(path.parent)
        key = secrets.token_urlsafe(50)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        return key


def _database() -> dict[str, Any]:
    url = CONFIGURATION.database_url
    if not url:
        url = cluster_in(DATA_DIR, binaries_setting=CONFIGURATION.postgres_bin).url
    parts = psycopg.conninfo.conninfo_to_dict(url)
    names = {key: str(parts.pop(key, "")) for key in ("dbname", "user", "password", "host", "port")}
    # Whatever else the address says (sslmode, target_session_attrs, …) goes to the driver.
    options: dict[str, Any] = {"application_name": "congvan", "connect_timeout": 5} | parts
    if not IS_TEST:
        # A page that gets no connection in 5 s says so; waiting longer would look like a hang.
        # One for each thread of the pages (12), of the hub (8) and of the live stream (3), and for
        # the mailbox loops.
        options["pool"] = {"min_size": 2, "max_size": 27, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": names["dbname"],
        "USER": names["user"],
        "PASSWORD": names["password"],
        "HOST": names["host"],
        "PORT": names["port"],
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _cache() -> dict[str, Any]:
    """Login limits are counted here, so all processes must share it; tests have one process."""
    if IS_TEST:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in CONFIGURATION.allowed_hosts.split(",") if h.strip()]
DATABASES = {"default": _database()}
CACHES = {"default": _cache()}
LOGGING = logging_settings(
    DATA_DIR, level=CONFIGURATION.log_level, as_json=IS_PRODUCTION, to_file=not IS_TEST
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "procrastinate.contrib.django",
    "congvan.kernel",
    "congvan.ui",
    "congvan.organization",
    "congvan.desk",
    "congvan.documents",
    "congvan.signing",
    "congvan.registers",
    "congvan.dossiers",
    "congvan.exchange",
    "congvan.directives",
    "congvan.drafting",
    "congvan.intake",
    "congvan.office.attachments",
    "congvan.office.tasks",
    "congvan.office.work_calendar",
    "congvan.office.boards",
    "congvan.office.consultations",
    "congvan.office.personal_mail",
    "congvan.office.chat",
    "congvan.office.short_messages",
    "congvan.office.meetings",
    "congvan.reports",
    "congvan.search",
    "congvan.hub",
    "congvan.web",
    "congvan.deployment",
]

MIDDLEWARE = [
    "congvan.web.middleware.TraceMiddleware",
    # Django masks the CSRF token anew in every answer and pads the length (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "congvan.web.middleware.MemberMiddleware",
]

# Jobs are found by this list alone; an architecture test compares it with the jobs.py files.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    "congvan.deployment.schedule",
    "congvan.kernel.files.jobs",
    "congvan.organization.jobs",
    "congvan.intake.book_import_jobs",
    "congvan.directives.book_printing_jobs",
    "congvan.intake.jobs",
    "congvan.desk.jobs",
    "congvan.drafting.jobs",
    "congvan.registers.jobs",
    "congvan.signing.jobs",
    "congvan.drafting.issue_jobs",
    "congvan.hub.jobs",
    "congvan.exchange.jobs",
    "congvan.search.export_jobs",
    "congvan.search.text_jobs",
    "congvan.reports.ranking.jobs",
    "congvan.reports.scheduling.jobs",
    "congvan.office.tasks.jobs",
    "congvan.office.boards.jobs",
    "congvan.office.consultations.jobs",
    "congvan.office.work_calendar.jobs",
    "congvan.office.meetings.jobs",
    "congvan.office.chat.jobs",
    "congvan.office.personal_mail.jobs",
]

ROOT_URLCONF = "congvan.deployment.urls"
WSGI_APPLICATION = "congvan.deployment.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *sorted((PROJECT_DIR / "congvan" / "web").glob("*/templates")),
            PROJECT_DIR / "congvan" / "hub" / "templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "congvan.web.frame.context",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "congvan.ui.templatetags.ui",
                "congvan.ui.templatetags.work_rows",
                "congvan.ui.templatetags.frame_parts",
                "congvan.web.templatetags.addresses",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
COTTON_DIR = "ui"
# A component sees only what it is given; a page's variable never slips into it by its name.
COTTON_ISOLATE_BY_DEFAULT = True

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# Beside the stored files, so that a finished upload is renamed, not copied; swept daily.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    # Stops a too large upload while it comes in, before it has filled the disk.
    "congvan.kernel.files.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT_DIR / "static-built"
STATICFILES_FINDERS = ["congvan.ui.finders.AllowListFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "congvan.ui.storage.HashedFiles",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

AUTH_USER_MODEL = "organization.Account"
PASSWORD_HASHERS = ["congvan.organization.hashers.OfficeArgon2"]

AUTHENTICATION_BACKENDS = ["congvan.organization.backend.AccountBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
EMAIL_HOST = CONFIGURATION.mail_host
EMAIL_PORT = CONFIGURATION.mail_port
EMAIL_HOST_USER = CONFIGURATION.mail_user
EMAIL_HOST_PASSWORD = CONFIGURATION.mail_password
EMAIL_USE_TLS = CONFIGURATION.mail_security == "starttls"
EMAIL_USE_SSL = CONFIGURATION.mail_security == "tls"
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from or "congvan@congvan.invalid"

ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "congvan.web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "congvan.web.accounts.forms.Login",
    "reauthenticate": "congvan.web.accounts.forms.PasswordAgain",
}
# An office goes out by one address, so the limit by address is wide; the count by name is what
# stops guessing (organization.services.door). allauth's own count by name serves the second factor.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/5m/key",
    "wrong_password": "100/10m/ip",
}
# A day's work for a session that ends with the browser, two weeks for one that is kept.
SESSION_COOKIE_AGE = 12 * 3600
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 3600
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIGURATION.trusted_proxies

MFA_ADAPTER = "congvan.web.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "congvan.web.accounts.forms.Code",
    "reauthenticate": "congvan.web.accounts.forms.CodeAgain",
    "activate_totp": "congvan.web.accounts.forms.FirstCode",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Công Văn"
# A telephone's clock may be half a minute off; forms.Code refuses a code that was used.
MFA_TOTP_TOLERANCE = 1
# The last use is kept by the gates, once a minute, not at every request.
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "congvan.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    # Balancers ask for health by plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if CONFIGURATION.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
