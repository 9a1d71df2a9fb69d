"""All settings of the portal, read from the environment in this one place.

``PORTAL_MODE`` chooses the way of running:

- ``production`` (default): refuses to start without its secrets;
- ``demo``: what ``make run`` starts, with demo accounts and letters shown on a page;
- ``test``: what ``make test`` runs.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.environment import Environment, ascii_name, is_answerable, wrong
from portal.kernel.calendar import LAST_DECREED_YEAR

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

PORTAL_MODE = env.one_of("PORTAL_MODE", "production", "demo", "test")
PRODUCTION = PORTAL_MODE == "production"
DEMO = PORTAL_MODE == "demo"
TEST = PORTAL_MODE == "test"


def required(name: str, otherwise: str = "") -> str:
    """Return the variable; in production mode it must be there.

    Raises:
        ImproperlyConfigured: naming the variable that is missing.
    """
    value = env.str(name, "" if PRODUCTION else otherwise)
    if not value:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. "
            f"PORTAL_MODE={PORTAL_MODE} needs it; see README.md."
        )
    return value


def refuse_in_production(is_wrong: bool, words: str) -> None:
    """Refuse what would run, but unsafely.

    Raises:
        ImproperlyConfigured: in production mode, with the words, which name the variable.
    """
    if PRODUCTION and is_wrong:
        raise ImproperlyConfigured(f"{words} PORTAL_MODE=production needs it; see README.md.")


# --- the installation -------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "demo-and-test-only-" + "k" * 40)
# What `check --deploy` only warns of.
refuse_in_production(
    len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5,
    "SECRET_KEY can be guessed; it must be a random string of 50 characters or more.",
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.flag("DEBUG", False) and not PRODUCTION
_site_url = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(_site_url)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site[2:] != ("", "", ""):
    raise wrong("SITE_URL", _site_url, "a whole address without a path: https://portal.example.org")
SITE_HOST = ascii_name("SITE_URL", _site.hostname)
SITE_URL = _site._replace(netloc=_site.netloc.lower().replace(_site.hostname, SITE_HOST)).geturl()
# Passwords and appeals would go over the net as they are.
refuse_in_production(_site.scheme != "https", "SITE_URL must be https://….")
ALLOWED_HOSTS = [
    ascii_name("ALLOWED_HOSTS", name) for name in env.list("ALLOWED_HOSTS", default=[SITE_HOST])
]
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
#: Proxies in front of the portal whose X-Forwarded-* headers are believed.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, least=0)

CITY = {
    "name": env.str("CITY_NAME", "Хабаровск"),
    "name_genitive": env.str("CITY_NAME_GENITIVE", "Хабаровска"),
    "administration": env.str("CITY_ADMINISTRATION", "Администрация города Хабаровска"),
    "administration_genitive": env.str(
        "CITY_ADMINISTRATION_GENITIVE", "администрации города Хабаровска"
    ),
    "address": env.str("CITY_ADDRESS", "680000, г. Хабаровск, ул. Карла Маркса, 66"),
    "phone": env.str("CITY_PHONE", "(4212) 30-65-09"),
    "fax": env.str("CITY_FAX", "(4212) 31-53-46"),
    "duty_phone": env.str("CITY_DUTY_PHONE", "004, (4212) 42-47-43"),
    "phone_code": env.str("CITY_PHONE_CODE", "4212"),
}

# --- policies of the city where the law is silent ---------------------------------

LANGUAGE_CODE = "ru"
TIME_ZONE = MUNICIPAL_TIME_ZONE = env.zone("MUNICIPAL_TIME_ZONE", "Asia/Vladivostok")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.web.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
OFFICE_OPENS = env.clock("OFFICE_OPENS", "09:00")
OFFICE_CLOSES = env.clock("OFFICE_CLOSES", "18:00")
if OFFICE_OPENS >= OFFICE_CLOSES:
    raise wrong(
        "OFFICE_CLOSES", f"{OFFICE_CLOSES:%H:%M}", f"after OFFICE_OPENS, {OFFICE_OPENS:%H:%M}"
    )
#: Where a control date on a day off moves: previous or next working day, or none.
DEADLINE_SHIFT = env.one_of("DEADLINE_SHIFT", "previous", "next", "none")
#: The last year whose days off the government has decreed; later dates are preliminary.
CALENDAR_DECREED_THROUGH = env.number("CALENDAR_DECREED_THROUGH", LAST_DECREED_YEAR)
#: Which sign-in is enough to submit an appeal: account, or trusted (59-FZ art. 7(3)).
APPEAL_IDENTIFICATION = env.one_of("APPEAL_IDENTIFICATION", "account", "trusted")
APPEAL_TEXT_MAX = env.number("APPEAL_TEXT_MAX", 10_000)
DRAFT_DAYS = env.number("DRAFT_DAYS", 30)
# Who prepared an act does not publish it; a city with one editor turns this off.
ACTS_SECOND_PAIR_OF_EYES = env.flag("ACTS_SECOND_PAIR_OF_EYES", True)
# Days for conclusions of independent anti-corruption experts, unless the draft says otherwise.
ACTS_EXPERTISE_DAYS = env.number("ACTS_EXPERTISE_DAYS", 7)
# Days after a meeting for which contacts of those who came or asked are kept.
MEETINGS_CONTACT_DAYS = env.number("MEETINGS_CONTACT_DAYS", 90)
# Days after a meeting by which its report is due; then the press officer is reminded daily.
MEETINGS_REPORT_DAYS = env.number("MEETINGS_REPORT_DAYS", 5)

# --- applications -----------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "portal.web",
    "portal.people",
    "portal.files",
    "portal.letters",
    "portal.backoffice",
    "portal.places",
    "portal.acts",
    "portal.published",
    "appeals",
    "councils",
    "meetings",
    "portal.home",
]
if not PRODUCTION:
    INSTALLED_APPS.append("portal.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.web.middleware.SecurityHeadersMiddleware",
    "portal.web.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.web.sessions.LastingSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.people.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
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
                "portal.web.context.site",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "portal"
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False

# --- database, cache, queue -------------------------------------------------------

_database_url = required("DATABASE_URL", "postgres:///portal")
if _database_url.partition("://")[0] not in {"postgres", "postgresql"}:
    raise ImproperlyConfigured("DATABASE_URL must be postgres://role:password@server/database.")
DATABASES = {"default": env.db_url_config(_database_url)}
# A connection lives for a request in tests and is kept by the server's threads.
DATABASES["default"].update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
# No statement is prepared by itself, only where portal.web.prepared asks for it.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = sys.maxsize
if TEST:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

# Rate limits must hold across all processes, so the cache is a table, not memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

# --- sign-in ----------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {"signup": "portal.people.forms.SignupForm"}
#: An address of e-mail is no secret, and nobody who knows it shall shut its owner out: wrong
#: passwords count against their sender, against the account only where many senders guess.
#: To the second factor only who has the password comes: its codes count against the account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip,1000/h/key",
    "second_factor_failed": "5/5m/key",
    # A double click, and a code asked for anew at once, are no attack.
    "confirm_email": "3/m/key,10/h/key",
}
#: A change of the address and the closing of the account ask for the password, or the second
#: factor, of the last five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "portal.people.forms.AuthenticateForm",
    "reauthenticate": "portal.people.forms.ReauthenticateForm",
}
MFA_TOTP_ISSUER = CITY["administration"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
#: Officers may not work without a second factor: always so in production.
OFFICERS_NEED_SECOND_FACTOR = env.flag("OFFICERS_NEED_SECOND_FACTOR", PRODUCTION)
refuse_in_production(
    not OFFICERS_NEED_SECOND_FACTOR, "OFFICERS_NEED_SECOND_FACTOR may not be turned off."
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "portal.letters.account_adapter.AccountAdapter"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "portal.web.sessions.EncryptedSessionSerializer"

# --- the desk ---------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": CITY["administration"],
    "SITE_HEADER": CITY["administration"],
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "DASHBOARD_CALLBACK": "portal.backoffice.registry.dashboard",
    "STYLES": [lambda request: "/static/css/desk.css"],
    "SCRIPTS": [lambda request: "/static/js/desk.js"],
    "THEME": "light",
    "COLORS": {
        "primary": {
            "50": "#eff7f8",
            "100": "#d9ecef",
            "200": "#b5d9df",
            "300": "#84bfc8",
            "400": "#4c9ca9",
            "500": "#2f808e",
            "600": "#0b5f6f",
            "700": "#0b4a57",
            "800": "#0c3d48",
            "900": "#0c333c",
            "950": "#062027",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "portal.backoffice.registry.navigation",
    },
}

# --- files ------------------------------------------------------------------------

FILES_ROOT = Path(required("FILES_ROOT", str(BASE_DIR / ".data" / "files")))
FILES_MAX_COUNT = env.number("FILES_MAX_COUNT", 10)
FILES_MAX_BYTES = env.number("FILES_MAX_BYTES", 10 * 1024 * 1024)
FILES_MAX_TOTAL_BYTES = env.number("FILES_MAX_TOTAL_BYTES", 50 * 1024 * 1024)
#: Location that nginx serves internally from FILES_ROOT; empty: Django sends the file.
FILES_X_ACCEL_PREFIX = env.str("FILES_X_ACCEL_PREFIX", "")
#: host:port or unix:/path of clamd; empty: no virus scan.
CLAMD_ADDRESS = env.scanner("CLAMD_ADDRESS")
FILE_UPLOAD_HANDLERS = [
    # First: cuts each file just above FILES_MAX_BYTES.
    "portal.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Room for too many files, so that the field can say so; still a bound for one request.
DATA_UPLOAD_MAX_NUMBER_FILES = 3 * FILES_MAX_COUNT

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / ".data" / "static")))
# Tests serve styles from where they lie; nothing is collected for them.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = TEST
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- letters ----------------------------------------------------------------------

_email_url = required("EMAIL_URL", "consolemail://")
_mail = urlsplit(_email_url)
# Any other kind calls a letter sent that nobody gets.
refuse_in_production(
    env.EMAIL_SCHEMES.get(_mail.scheme) != env.EMAIL_SCHEMES["smtp"] or not _mail.hostname,
    "EMAIL_URL must be a mail server: smtp+tls://name:password@server:587.",
)
vars().update(env.email_url_config(_email_url))
EMAIL_TIMEOUT = 30
if DEMO:
    EMAIL_BACKEND = "portal.letters.demo.DemoMailbox"
#: Right-hand side of the letters' Message-ID.
LETTERS_DOMAIN = SITE_HOST
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "reception@example.org")
refuse_in_production(
    not is_answerable(DEFAULT_FROM_EMAIL),
    f"DEFAULT_FROM_EMAIL is {DEFAULT_FROM_EMAIL!r}; it must be an address that can be answered.",
)

# --- security ---------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "portal.home.errors.csrf_failure"
if _site.scheme == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 365 * 24 * 3600, least=0)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if not TEST else "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "pymorphy3": {"level": "WARNING"},
    },
}
