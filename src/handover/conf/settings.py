"""Django's settings, derived from `conf.environment`. Nothing else reads the environment."""

from __future__ import annotations

from handover.conf.database import database_settings
from handover.conf.reading import read
from handover.conf.secret import SIGNING, secret_key, storage_key

ENV = read()
ENV.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = secret_key(ENV.secret_key, ENV.data_dir)
HANDOVER_SIGNING_KEY = secret_key(ENV.signing_key, ENV.data_dir, SIGNING)
HANDOVER_STORAGE_KEY = storage_key(ENV.storage_key, ENV.storage_key_file, ENV.data_dir)
HANDOVER_STORAGE_KEY_FALLBACKS = ENV.storage_key_fallbacks.split()
HANDOVER_STORAGE_KEY_APART = bool(ENV.storage_key) or (
    ENV.storage_key_file is not None
    and not ENV.storage_key_file.resolve().is_relative_to(ENV.data_dir.resolve())
)
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks.split()
DEBUG = ENV.debug
ALLOWED_HOSTS = [h.strip() for h in ENV.allowed_hosts.split(",") if h.strip()]
HANDOVER_DATA_DIR = ENV.data_dir
HANDOVER_DEMO = ENV.demo
HANDOVER_PARTS = ENV.part_names
HANDOVER_LOOPBACK_HTTP = ENV.loopback_http
HANDOVER_PUBLIC_ADDRESS = ENV.public_address
HANDOVER_PROXIES, HANDOVER_PROXY_ADDRESSES = ENV.proxy_count, ENV.proxy_networks
HANDOVER_CLIENT_CERTIFICATE_HEADER = ENV.client_certificate_header
HANDOVER_PROXIES_STATED = ENV.proxies is not None
HANDOVER_PERSON_PAGE = ENV.person_page
HANDOVER_PERSON_CODE_DAYS = ENV.person_code_days
HANDOVER_EXTRACTOR = ENV.extractor
HANDOVER_PRINT_THRESHOLDS = ENV.print_thresholds
HANDOVER_WANT_SHARE = ENV.want_share
HANDOVER_ABIS_URL, HANDOVER_ABIS_TOKEN = ENV.abis_url, ENV.abis_token
HANDOVER_MATCHER = ENV.matcher
HANDOVER_ABIS_TIMEOUT = ENV.abis_timeout
HANDOVER_ABIS_GALLERIES = ENV.abis_gallery_names
HANDOVER_ABIS_LIGHTS_OUT, HANDOVER_ABIS_EXAMINE = ENV.abis_lights_out, ENV.abis_examine
HANDOVER_ABIS_CALLBACK_HOSTS = [h.strip() for h in ENV.abis_callback_hosts.split(",") if h.strip()]
HANDOVER_DROPS = ENV.drop_folders
HANDOVER_RECORD_DROPS = ENV.record_drop_folders
HANDOVER_SWEEP_MINUTES = ENV.sweep_minutes
HANDOVER_WEBHOOK_PLAIN_HTTP = ENV.webhook_plain_http
HANDOVER_SECOND_FACTOR = ENV.second_factor
HANDOVER_SEVERAL_SESSIONS = ENV.demo if ENV.several_sessions is None else ENV.several_sessions
HANDOVER_TOKEN_RATE = ENV.token_rate
HANDOVER_PRIVATE_TARGETS = ENV.target_networks
HANDOVER_TOKEN_DAYS = ENV.token_days

STAGES = [
    "intake",
    "identification",
    "notification",
    "review",
    "detainer",
    "custody",
    "disclosure",
    "oversight",
]
INSTALLED_APPS = [
    "handover.accounts",  # before Django's own, whose createsuperuser it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "handover.sealed_columns",
    "handover.audit",
    "handover.process",
    "handover.process.case_clocks",
    "handover.papers",
    "handover.administration",
    "handover.administration.adoption",
    "handover.abis",
    "handover.repositories",
    *(f"handover.stages.{stage}" for stage in STAGES),
    "handover.exchange",
    "handover.subject_portal",
    "handover.web",
]

MIDDLEWARE = [
    "handover.web.proxies.BehindProxies",  # first: what follows reads the address and whether TLS was used
    "handover.web.api_failures.MachineErrors",  # around all that may refuse or fail before a call is reached
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "handover.web.machine_rates.MachineRates",
    "handover.subject_portal.problem_pages.PersonProblemPages",  # around all that may refuse a request
    "handover.web.language.StaffLanguage",  # around every page that says a refusal
    "handover.web.body_limits.BodyLimit",  # before what looks for the form's token in the body
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "handover.web.wall.Wall",  # before anything but the account is read
    "handover.web.absent_parts.AbsentParts",  # before anybody is asked to sign in for it
    "handover.web.people.sign_in_first.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handover.web.visible_text.VisibleText",
    "handover.web.middleware.PrivatePages",
    "handover.web.middleware.SessionLimits",
    "handover.web.people.factors.SecondFactorGate",
    "handover.web.middleware.ProcessAnswers",
    "handover.web.middleware.OneReading",
]

ROOT_URLCONF = "handover.conf.urls"
WSGI_APPLICATION = "handover.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handover.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENV.database, ENV.data_dir)}
HANDOVER_WALL = bool(ENV.web_database_url) and ENV.database == ENV.web_database_url
HANDOVER_WEB_DATABASE = ENV.web_database_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
] + [
    {"NAME": "handover.accounts.demo.NotOfTheDemonstration"},
    {"NAME": "handover.accounts.earlier_passwords.NotHadBefore"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a cookie would outlive the session
)
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "accounts:login"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["handover.web.formats"]
USE_I18N = True  # the staff's pages in the language that each chose (`web.language`)

STATIC_URL = "static/"
STATIC_ROOT = ENV.data_dir / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "handover.conf.static_files.NamedByContent"},
}
WHITENOISE_USE_FINDERS = True  # for what was not collected (`conf.static_files`)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "report-uri": ["/csp-report/"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "handover.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
if not ENV.loopback_http:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a monitor on the machine itself speaks HTTP
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# An EBTS file of ten images is about 0.7 MB; the reader refuses more than 64 MB (formats.ansi_nist).
DATA_UPLOAD_MAX_MEMORY_SIZE = 65 * 1024 * 1024
LOGGING_CONFIG = None
