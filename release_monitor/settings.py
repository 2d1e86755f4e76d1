"""Settings, read from the environment once. Safe by default: what loosens them says so by name."""

import gc
import importlib.util
import logging
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from release_monitor import logs
from release_monitor.running import environment
from release_monitor.running.state import State

BASE_DIR = Path(__file__).resolve().parent.parent

# A start makes a million objects that stay: looked through at every 700 new ones, as usual, that was a quarter of it.
gc.set_threshold(50_000, 20, 20)


def env(name: str, default: str = "") -> str:
    return environment.value(name, default)


def env_flag(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


# --- What this deployment is ------------------------------------------------------------------------------------

DEMO = env_flag("RELEASE_MONITOR_DEMO")  # invented people; says so on each page
LOCAL = DEMO or env_flag("RELEASE_MONITOR_LOCAL")  # plain HTTP on this machine: the demo, the tests, development
SECOND_FACTOR_REQUIRED = not DEMO
DEMO_CODE = "246810" if DEMO else ""  # printed with the accounts; stands in for a factor where none was set up

DEBUG = False
REQUEST_SECONDS = 9.0  # then what it still asks of the database is not waited for: it is answered within ten
JUDGED_AGAIN_AFTER_SECONDS = 0.25  # an answer that took longer asks once more who may know of whom, before it leaves
SECRET_KEY = env("RELEASE_MONITOR_SECRET_KEY")
# While the key is changed: the one before, which signed and encrypted what is there.
SECRET_KEY_FALLBACKS = [key for key in [env("RELEASE_MONITOR_SECRET_KEY_BEFORE")] if key]
ALLOWED_HOSTS = env_list("RELEASE_MONITOR_HOSTS", "localhost,127.0.0.1,[::1]" if LOCAL else "")
CSRF_TRUSTED_ORIGINS = [] if LOCAL else [f"https://{host}" for host in ALLOWED_HOSTS]
# Scheme and host under which others reach the site, where that is not https and the first host name.
SITE_URL = env("RELEASE_MONITOR_URL").rstrip("/")
TRUSTED_PROXIES = int(env("RELEASE_MONITOR_TRUSTED_PROXIES", "0"))  # how many stand between the browser and us

# --- The house --------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "release_monitor",
    "licence",
    "parole",
    "offenders",
    "sharing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_standardized_errors",
    "guardian",
    "oauth2_provider",
    "rest_framework",
    # In the checkout, and not in the image: invented people, measures, pages of docs/, servers for development.
    *(app for app in ("demo", "proofs", "documenting", "embedded") if importlib.util.find_spec(app)),
]

MIDDLEWARE = [
    "release_monitor.pages.away.TimeLimitMiddleware",
    "sharing.api.refusals.https_only.HttpsOnlyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sharing.told_clock.middleware.SyntheticHeaderMiddleware",
    "sharing.middleware.LateAnswerMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "sharing.middleware.RequestScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sharing.sign_in.middleware.SessionEndMiddleware",
    "sharing.sign_in.middleware.SecondFactorMiddleware",
    "sharing.sign_in.middleware.ConfirmationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "release_monitor.urls"
WSGI_APPLICATION = "release_monitor.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "sharing.User"
SHARING_SUBJECT_MODEL = "offenders.Offender"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "release_monitor.pages.page.frame",
            ],
            "builtins": [
                "django.templatetags.static",
                "sharing.templatetags.programmes",
                "sharing.templatetags.time_words",
            ],
        },
    }
]
FORM_RENDERER = "release_monitor.pages.form_renderer.GovukRenderer"

# --- Database, broker, cache ------------------------------------------------------------------------------------


# What is asked lies in memory or on a solid-state disk: as PostgreSQL comes, it reads all checks of all people sooner
# than those of a hundred by their index. And no list runs for as long as compiling it would take.
OF_EACH_CONNECTION = {"statement_timeout": "30000", "random_page_cost": "1.1", "jit": "off"}

# A pooler that gives a connection of the server for one transaction: nothing may be left on one, or asked of the next.
DATABASE_POOLED = env_flag("RELEASE_MONITOR_DATABASE_POOLED")

# Where the other side has gone without a word, the system says so while we wait.
KEPT_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def database(url: str) -> dict:
    """Behind a pooler the role itself has what we otherwise ask of each connection (`checks.of_each_connection`)."""
    options = " ".join(f"-c {name}={value}" for name, value in OF_EACH_CONNECTION.items())
    asked = {} if DATABASE_POOLED else {"options": options}
    return {
        **dj_database_url.parse(url, engine="release_monitor.database", conn_max_age=300, conn_health_checks=True),
        "OPTIONS": {"application_name": "release-monitor", **asked, **KEPT_ALIVE},
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
    }


# "default" is the application's role. "owner" migrates; only the commands that migrate are given it.
DATABASES = {"default": database(env("DATABASE_URL", "postgres:///release_monitor"))}
if env("DATABASE_OWNER_URL"):
    DATABASES["owner"] = {
        **database(env("DATABASE_OWNER_URL")),
        "OPTIONS": {"application_name": "release-monitor-owner"},
        "CONN_MAX_AGE": 0,
        "TEST": {"MIRROR": "default"},
    }

REDIS_URL = env("REDIS_URL", "redis://localhost:6379/0")
CACHE_PATIENCE_SECONDS = 0.5  # of one that hangs; it is not tried again: what is kept there can be lost
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {
            "socket_connect_timeout": CACHE_PATIENCE_SECONDS,
            "socket_timeout": CACHE_PATIENCE_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}

# Celery names a unix socket in its own way.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for a whole night
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_TIME_LIMIT = 300
NOTICES_READ_AGAIN_SECONDS = 10  # by each process: what stands above every page while alerts may be late
# Where the watcher speaks to, outside of this system. A heartbeat's silence is an alarm of whoever hears it.
HEARTBEATS = dict(part.split("=", 1) for part in env_list("RELEASE_MONITOR_HEARTBEATS") if "=" in part)
METRICS_TOKEN = env("RELEASE_MONITOR_METRICS_TOKEN")
PAGER_URL = env("RELEASE_MONITOR_PAGER_URL")
CANARY_ADDRESS = env("RELEASE_MONITOR_CANARY_ADDRESS")  # takes the letters by which it is measured how long they take
PEOPLE_PAGER_URL = env("RELEASE_MONITOR_PEOPLE_PAGER_URL")  # takes texts to the numbers of people on call
DESK = env("RELEASE_MONITOR_DESK", "CT duty desk, 020 7946 0999" if DEMO else "")  # whom to call while this is away
# The seal of the audit log (docs/audit.md). A local start makes a key of its own, worth nothing: whoever can read the
# log there can read the key.
OF_LOCAL_SEAL = str(State.of_environment().folder / "seal") if LOCAL else ""
SEAL_NAME = env("RELEASE_MONITOR_SEAL_NAME", "worth-nothing.invalid/audit" if LOCAL else "")
SEAL_KEY = env("RELEASE_MONITOR_SEAL_KEY", f"{OF_LOCAL_SEAL}/key.pem" if LOCAL else "")
SEAL_KEY_BEFORE = env("RELEASE_MONITOR_SEAL_KEY_BEFORE")  # beside the new one for a while, when the key is changed
SEAL_WITNESSES = env_list("RELEASE_MONITOR_SEAL_WITNESSES", f"{OF_LOCAL_SEAL}/witness" if LOCAL else "")
# The list of what was destroyed (docs/retention.md): a file that no backup of the database holds
DISPOSALS = env("RELEASE_MONITOR_DISPOSALS", str(State.of_environment().folder / "disposals.jsonl") if LOCAL else "")
SEAL_LATE_SECONDS = 120.0  # without a seal of what was recorded: then administrators are alerted
# What waits for the network has a queue and a worker of its own (`programs.py`): the clock's work never waits for it.
CELERY_TASK_DEFAULT_QUEUE = "clock"
LETTERS_QUEUE, EVENTS_QUEUE = "letters", "events"
QUEUES = (CELERY_TASK_DEFAULT_QUEUE, LETTERS_QUEUE, EVENTS_QUEUE)
CELERY_TASK_ROUTES = {
    "sharing.tasks.deliver": {"queue": LETTERS_QUEUE},
    "sharing.tasks.send_events": {"queue": EVENTS_QUEUE},
    "sharing.tasks.send_texts": {"queue": EVENTS_QUEUE},  # not behind letters: a text is for when mail is down
}

# --- Who signs in -----------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sharing.sign_in.backends.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sharing.sign_in.passwords.words.NotOfThisPlace"},
    {"NAME": "sharing.sign_in.passwords.breached.NotFromABreach"},
]
BREACHED_PASSWORDS = env("RELEASE_MONITOR_BREACHED_PASSWORDS")  # the file of their digests
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# No account is made here and no e-mail changed: administrators do both (sharing/sign_in/urls.py has no address for it).
ACCOUNT_ADAPTER = "sharing.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator vouches for the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "sharing.sign_in.passwords.keys.PasswordKeys"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False  # see SESSION_EXPIRE_AT_BROWSER_CLOSE
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong passwords are counted by axes. A limit by name alone stands for codes only, which nobody reaches without the
# password; limits by address are wide, because a whole prison may sit behind one.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "login": "300/m/ip", "reset_password": "60/m/ip,5/m/key"}
ACCOUNT_FORMS = {
    "login": "sharing.sign_in.forms.SignInForm",
    "reauthenticate": "sharing.sign_in.forms.ReauthenticateForm",
    "change_password": "sharing.sign_in.forms.ChangePasswordForm",
    "set_password": "sharing.sign_in.forms.SetPasswordForm",
    "reset_password_from_key": "sharing.sign_in.forms.PasswordFromKeyForm",
}
MFA_ADAPTER = "sharing.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_ISSUER = "Release Monitor"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RATE_LIMITS = {"webauthn_login": None}  # a passkey cannot be guessed, so it is never delayed
MFA_FORMS = {
    "authenticate": "sharing.sign_in.forms.CodeForm",
    "reauthenticate": "sharing.sign_in.forms.ConfirmByCodeForm",
    "activate_totp": "sharing.sign_in.forms.AddAppForm",
    "add_webauthn": "sharing.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "sharing.sign_in.forms.RenamePasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "sharing.sign_in.adapters.OrganisationAdapter"
# A link, not a form: the content policy lets no form lead to another site. Starting a sign-in changes nothing here.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if env("RELEASE_MONITOR_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisation",
            "name": env("RELEASE_MONITOR_OIDC_NAME", "Your organisation's sign-in"),
            "client_id": env("RELEASE_MONITOR_OIDC_CLIENT_ID"),
            "secret": env("RELEASE_MONITOR_OIDC_CLIENT_SECRET"),
            "settings": {"server_url": env("RELEASE_MONITOR_OIDC_ISSUER")},
        }
    ]

AXES_HANDLER = "sharing.sign_in.sessions.lockout.GrowingDelay"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "sharing.sign_in.sessions.lockout.page"
AXES_CLIENT_IP_CALLABLE = "sharing.sign_in.sessions.lockout.address_of"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
KNOWN_BROWSER_COOKIE_NAME = "known-browser"
PLANNED_WORK = env("RELEASE_MONITOR_PLANNED_WORK")  # "28 November 2026, 02:00 to 02:20": on the sign-in page

# guardian's wide defaults, all shut: no anonymous user, no methods on users and groups, no backend (sharing/access/).
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # ended means ended, whatever the cache remembers
SESSION_IDLE_MINUTES = 30
SESSION_LONGEST_HOURS = 12
CONFIRMED_MINUTES = 15  # after which an act of the most serious kind asks again who sits there
SESSION_COOKIE_AGE = SESSION_LONGEST_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # by whichever way one signed in
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a message may name somebody: in no cookie

# --- What the browser is told -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if not LOCAL:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    KNOWN_BROWSER_COOKIE_NAME = "__Host-known-browser"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    # Asked by the machine itself, over plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^status/jobs$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Words, times, files ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["release_monitor.formats"]

STATIC_URL = "static/"
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"  # served from where it was built, or collected
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EMAIL_BACKEND = "release_monitor.running.mail_server.EmailBackend"
EMAIL_HOST = env("RELEASE_MONITOR_SMTP_HOST")
EMAIL_PORT = int(env("RELEASE_MONITOR_SMTP_PORT", "587"))
EMAIL_HOST_USER = env("RELEASE_MONITOR_SMTP_USER")
EMAIL_HOST_PASSWORD = env("RELEASE_MONITOR_SMTP_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 5  # for each answer; for a letter as a whole see there
DEFAULT_FROM_EMAIL = env("RELEASE_MONITOR_MAIL_FROM", "release-monitor@localhost")
if LOCAL and not EMAIL_HOST:  # the demo writes its letters to a folder
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env("RELEASE_MONITOR_STATE", str(BASE_DIR / ".state")) + "/outbox"

# --- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "sharing.clients.authentication.PartnerToken",
        "sharing.clients.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "sharing.clients.permissions.InScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["sharing.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "sharing.api.described.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,  # the schema describes the API, OPTIONS does not
    "EXCEPTION_HANDLER": "sharing.api.refusals.errors.handle",
    "DEFAULT_THROTTLE_CLASSES": ["sharing.clients.throttling.PerClient", "sharing.clients.throttling.PerUser"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
API_LIMITS = {  # requests a minute
    "client": int(env("RELEASE_MONITOR_API_PER_CLIENT", "600")),
    "user": int(env("RELEASE_MONITOR_API_PER_USER", "600")),
    "token": int(env("RELEASE_MONITOR_API_TOKENS_PER_ADDRESS", "60")),
    "open": int(env("RELEASE_MONITOR_API_OPEN_PER_ADDRESS", "60")),
}
CLIENT_SECRETS = LOCAL  # else a program says who it is by a key, and its tokens are bound to another or a certificate
# The header in which a proxy passes on the certificate of who connects, and the proxies (addresses, networks) that are
# believed: from nobody else.
CLIENT_CERTIFICATE_HEADER = env("RELEASE_MONITOR_CLIENT_CERTIFICATE_HEADER")
CLIENT_CERTIFICATE_PROXIES = env_list("RELEASE_MONITOR_CLIENT_CERTIFICATE_PROXIES")
OAUTH2_PROVIDER_APPLICATION_MODEL = "sharing.Client"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "sharing.clients.server.Server",  # client credentials, and codes for people: no other grant
    "OAUTH2_VALIDATOR_CLASS": "sharing.clients.validator.ClientValidator",
    "SCOPES_BACKEND_CLASS": "sharing.clients.token_scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "PKCE_REQUIRED": True,
    # RFC 9700: what 4.0 of the toolkit will do of itself. Tokens are kept as checksums; the other grants do not exist.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_FORMATTER_CLASS": "sharing.api.refusals.errors.ProblemFormatter"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Release Monitor",
    "DESCRIPTION": "Who leaves custody, when, on what terms, and who must know.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_URLCONF": "release_monitor.urls",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,  # an answer has null where a request may have an empty text
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sharing.api.described.schema.inline_null",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AgencyKind": "sharing.agencies.models.Agency.Kind",
        "CapacityKind": "release_monitor.capacity.models.KINDS",
        "NotShownBecause": "release_monitor.figures.api.WHYS",
        "TokenScope": "sharing.clients.token_scopes.choices",
        "EventKind": "sharing.events.kinds.names",
        "BriefingKind": ["weekly", "monthly", "demand"],
        "ImportState": "offenders.importing.models.ImportFile.State",
        "PersonStatus": "offenders.people.models.STATUSES",
        "ReleaseStatus": "offenders.dates.models.Release.Status",
        "Certainty": "offenders.dates.models.CERTAINTIES",
        "Basis": "offenders.dates.models.BASES",
        "DateCode": "offenders.dates.models.CODES",
        "Determination": "offenders.convictions.models.Conviction.Connection",
        "AbsenceKind": "offenders.absences.models.KINDS",
        "ImposedOrderKind": "offenders.orders.choices.ORDER_KINDS",
        "ImposedOrderState": "offenders.orders.choices.ORDER_STATES",
        "OrderBreachOutcome": "offenders.orders.api.OUTCOMES",
        "LinkKind": "offenders.associates.choices.LINK_KINDS",
        "NewLinkKind": "offenders.associates.choices.RECORDED_KINDS",
        "DataSubject": "offenders.associates.choices.DATA_SUBJECTS",
        "NewDataSubject": "offenders.associates.choices.RECORDED_SUBJECTS",
        "MappaCategory": "offenders.mappa.choices.CATEGORIES",
        "MappaOtherCategory": "offenders.mappa.choices.OTHER_CATEGORIES",
        "MappaBasis": "offenders.mappa.choices.BASES",
        "MappaCaseState": "offenders.mappa.choices.CASE_STATES",
        "MappaLevelState": "offenders.mappa.choices.LEVEL_STATES",
        "MappaMeetingState": "offenders.mappa.choices.MEETING_STATES",
        "MappaActionState": "offenders.mappa.choices.ACTION_STATES",
        "MappaLevelNumber": "offenders.mappa.choices.LEVEL_CHOICES",
        "MappaBody": "offenders.mappa.choices.BODIES",
        "InterventionState": "offenders.interventions.models.STATES",
        "InterventionEnd": "offenders.interventions.forms.ENDED",
        "Attended": "offenders.interventions.models.ATTENDED",
        "PoliceHandoverKind": "offenders.police_handover.models.KINDS",
        "PoliceHandoverState": "offenders.police_handover.models.STATES",
        "PoliceHandoverPart": "offenders.police_handover.models.PARTS",
        "ClosingState": "offenders.closing.models.STATES",
        "ClosingDecision": "offenders.closing.models.DECISIONS",
        "AdjustmentKind": "offenders.convictions.models.Adjustment.Kind",
        "HoldSetByHand": "offenders.releases.holds.actions.SET_BY_HAND",
        "NumberKind": "offenders.people.rules.identifiers.KINDS",
        "NewNumberKind": "offenders.people.rules.identifiers.FURTHER_KINDS",
        "MovementRecorded": "offenders.movements.api.RECORDED",
        "CourtKind": "offenders.reference.courts.models.Court.Kind",
        "ReleaseOrderKind": "offenders.dates.models.ReleaseOrder.Kind",
        "LeavingKind": "offenders.releases.gate.models.Leaving.Kind",
        "LeavingState": "offenders.releases.gate.models.Leaving.State",
        "OverrideSource": "offenders.dates.calculation_models.DateOverride.Source",
        "GrantRole": "sharing.grants.models.GRANT_ROLES",
        "Programme": "sharing.grants.models.PROGRAMMES",
        "ItemKind": "sharing.items.models.Item.Kind",
        "BreachSource": "licence.breaches.choices.BREACH_SOURCES",
        "LicenceStatus": "licence.licences.choices.LICENCE_STATUSES",
        "LicenceKind": "licence.licences.models.Licence.Kind",
        "CheckKind": "licence.checks.choices.CHECK_KINDS",
        "CheckOutcome": "licence.checks.choices.OUTCOMES",
        "CheckAnswer": "licence.checks.choices.ANSWERS",
        "BreachStatus": "licence.breaches.choices.BREACH_STATUSES",
        "ReviewStatus": "parole.reviews.choices.REVIEW_STATUSES",
        "ReviewKind": "parole.reviews.choices.REVIEW_KINDS",
        "ReviewOutcome": "parole.decisions.choices.OUTCOMES",
        "ShiftLevel": "sharing.rota.models.LEVELS",
        "ReviewClock": "parole.reviews.choices.CLOCKS",
        "ReviewView": "parole.reviews.models.ParoleReview.View",
        "ChallengeResult": "parole.decisions.choices.RESULTS",
        "ChallengeKind": "parole.decisions.choices.CHALLENGES",
        "LodgedChallengeKind": "parole.challenges.api.LODGED",
        "ReferralAnswer": "parole.decisions.choices.REFERRAL_ANSWERS",
        "BoardApplicationKind": "parole.applications.choices.KINDS",
        "BoardAnswer": "parole.applications.api.ANSWERS",
        "ObserverKind": "parole.hearings.observers.Observer.Kind",
        "ObserverAnswer": "parole.hearings.observers.Observer.Answer",
        "DossierPart": "parole.dossier.models.DossierItem.Part",
        "RecallStatus": "licence.recalls.choices.RECALL_STATUSES",
        "RecallKind": "licence.recalls.choices.RECALL_KINDS",
        "RecallClockKind": "licence.recalls.choices.RECALL_CLOCKS",
        "ArrestEnd": "licence.recalls.choices.ARREST_ENDS",
        "ReadinessItemCode": "licence.readiness.choices.READINESS_ITEMS",
        "ReadinessBody": "licence.readiness.choices.READINESS_BODIES",
        "SigningBody": "licence.readiness.choices.SIGNING_BODIES",
        "ReadinessState": "licence.readiness.choices.READINESS_STATES",
        "CheckUnit": "licence.checks.choices.EVERY",
        "ClockUnit": "licence.recalls.choices.CLOCK_UNITS",
        "ConditionKind": "licence.licences.models.LicenceCondition.Kind",
        "PlaceKind": "licence.licences.models.Zone.Kind",
        "DeviceKind": "licence.registers.models.Device.Kind",
        "AccountKind": "licence.registers.models.Account.Kind",
        "PlaceOfStayKind": "licence.registers.models.PlaceOfStay.Kind",
        "RecallAnswerValue": "licence.recalls.choices.RECALL_ANSWERS",
        "RiskOfHarm": "licence.recalls.models.Recall.Harm",
        "VictimContact": "parole.victims.models.Victim.Contact",
        "VictimEvent": "parole.victims.choices.VICTIM_EVENTS",
        "VictimSubject": "parole.victims.choices.SUBJECTS",
        "VictimRequestStatus": "parole.victims.choices.REQUEST_STATUSES",
        "VictimRequestAnswer": "parole.victims.choices.REQUEST_ANSWERS",
        "VictimRequestDecider": "parole.victims.choices.PASSED_TO",
        "LiaisonAnswerValue": "parole.victims.models.LiaisonAnswer.Answer",
        "LiaisonStep": "parole.victims.models.LiaisonNotice.About",
        "RegisteredItemKind": "offenders.register.models.told.ITEM_KINDS",
        "KnownChangeKind": "offenders.register.models.told.CHANGES",
        "ThreatKind": "offenders.threats.choices.KINDS",
        "ThreatState": "offenders.threats.choices.STATES",
        "ThreatReviewOutcome": "offenders.threats.choices.OUTCOMES",
        "WarningResult": "offenders.threats.choices.RESULTS",
        "MatchAnswer": "offenders.matches.choices.ANSWERS",
        "NotificationDutyKind": "offenders.register.models.entries.DUTY_KINDS",
        "HomeVisitResult": "offenders.register.models.visits.HomeVisit.Result",
    },
}

# --- Events, logs -----------------------------------------------------------------------------------------------

EVENTS_HEARTBEAT_SECONDS = 25  # proxies end what is silent for a minute
LOGGING = logs.logging_config(as_json=not LOCAL)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# A request has one line, at its end or failure: another at its start took an eighth of Python's time for a list.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # it believes any header; RequestScopeMiddleware says where from
logs.configure()
