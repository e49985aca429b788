"""One settings file; everything that differs between machines comes from the environment."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from catchment.config import database, env

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(env.text("CATCHMENT_DATA", str(BASE_DIR / "var")))

DEMO = env.flag("CATCHMENT_DEMO", default=False)
DEBUG = env.flag("CATCHMENT_DEBUG", default=False)
TESTING = env.flag("CATCHMENT_TESTING", default=False)

_INSECURE_KEY = "insecure-for-demo-and-tests-only-" + "0" * 32
SECRET_KEY = env.text("CATCHMENT_SECRET_KEY", _INSECURE_KEY if DEMO or TESTING or DEBUG else None)
if not SECRET_KEY:
    raise ImproperlyConfigured("Set CATCHMENT_SECRET_KEY to a long random text.")

BASE_URL = env.text("CATCHMENT_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.words("CATCHMENT_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CATCHMENT_TRUSTED_ORIGINS")
SECURE_TRANSPORT = env.flag("CATCHMENT_HTTPS", default=not (DEMO or TESTING or DEBUG))

INSTALLED_APPS = [
    "catchment.people.apps.PeopleConfig",
    "catchment.vocabulary.apps.VocabularyConfig",
    "catchment.network.apps.NetworkConfig",
    "catchment.support.apps.SupportConfig",
    "catchment.placements.apps.PlacementsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "catchment.web.middleware.ActorMiddleware",
    "catchment.web.middleware.TermsMiddleware",
    "catchment.config.wake.WakeWorkerMiddleware",
]

ROOT_URLCONF = "catchment.config.urls"
WSGI_APPLICATION = "catchment.config.wsgi.application"

_SOURCE = BASE_DIR / "src" / "catchment"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_SOURCE / "web" / "templates", _SOURCE / "design" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "catchment.web.jinja.environment",
            "context_processors": ["catchment.web.context.page"],
            "cache_size": -1,  # keep all: there are nearly as many as the 400 that it keeps by itself
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    },
]
FORM_RENDERER = "catchment.design.renderer.DesignRenderer"

_DATABASE_URL = env.text("DATABASE_URL", "")
DATABASES = {
    "default": database.from_url(_DATABASE_URL)
    if _DATABASE_URL
    else database.sqlite(DATA_DIR / "catchment.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
LOGOUT_REDIRECT_URL = "pages:front"

ACCOUNT_ADAPTER = "catchment.web.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # A school is one address: nothing here may lock a whole address out. Failures count per account.
    "login": "600/m/ip",
    "login_failed": "10/5m/key",
    "request_login_code": "600/m/ip,3/5m/key",
    "reset_password": "600/m/ip,5/5m/key",
    "signup": "600/m/ip",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reset_password_from_key": "600/m/ip",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_FORMS = {
    "add_email": "catchment.web.people.account_forms.NoMoreAddresses",
    "change_password": "catchment.web.people.account_forms.ChangePassword",
    "confirm_login_code": "catchment.web.people.account_forms.ConfirmCode",
    "login": "catchment.web.people.account_forms.SignIn",
    "reauthenticate": "catchment.web.people.account_forms.Reauthenticate",
    "request_login_code": "catchment.web.people.account_forms.AskForCode",
    "reset_password": "catchment.web.people.account_forms.AskForNewPassword",
    "reset_password_from_key": "catchment.web.people.account_forms.NewPassword",
    "set_password": "catchment.web.people.account_forms.SetPassword",
}
MFA_FORMS = {
    "activate_totp": "catchment.web.people.account_forms.ActivateApp",
    "add_webauthn": "catchment.web.people.account_forms.AddPasskey",
    "authenticate": "catchment.web.people.account_forms.SecondStep",
    "reauthenticate": "catchment.web.people.account_forms.SecondStepAgain",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # a school is one address
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Catchment"
MFA_TOTP_TOLERANCE = 1  # a slow phone may be half a minute behind
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG or TESTING
USERSESSIONS_TRACK_ACTIVITY = False
TERMS_VERSION = "2026-11"

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if env.flag("CATCHMENT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [_SOURCE / "web" / "static", ("vendor", BASE_DIR / "var" / "vendor")]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
IMPORT_MAX_BYTES = env.whole("CATCHMENT_IMPORT_MAX_BYTES", default=40 * 1024 * 1024)
# A feed on this very machine may be read by a demo and by tests, never by a real server.
FEEDS_FROM_THIS_MACHINE = DEMO or DEBUG or TESTING

MAIL_FOLDER = DATA_DIR / "mail"
EMAIL_HOST = env.text("CATCHMENT_SMTP_HOST", "")
EMAIL_PORT = env.whole("CATCHMENT_SMTP_PORT", default=587)
EMAIL_HOST_USER = env.text("CATCHMENT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("CATCHMENT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("CATCHMENT_SMTP_TLS", default=True)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = MAIL_FOLDER
DEFAULT_FROM_EMAIL = env.text("CATCHMENT_MAIL_FROM", "catchment@localhost")

# Travel is estimated: a straight line made longer, at these speeds. The page /about/travel/ says so.
TRAVEL_CIRCUITY = 1.3
TRAVEL_METRES_PER_MINUTE = {"walk": 75, "bus": 250, "car": 500}

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
