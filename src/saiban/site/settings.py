"""Django's settings, all from the environment.

SAIBAN_PROFILE          registry (default) or prosecution: which rooms there are (saiban.site.profiles)
SAIBAN_DATA             the data folder (default `.data` beside the source)
DATABASE_URL            the application role's database; unset: the embedded server
SAIBAN_OWNER_DATABASE_URL  the same database as the role that owns it (needed with DATABASE_URL)
SAIBAN_SEALER_DATABASE_URL  the same as the role that seals the log (else the application's role does)
SAIBAN_LOG_HEADS        the folder of the log's signed heads (default `log-heads` in the data folder)
SAIBAN_HOSTS            host names under which the site is reached, separated by commas
SAIBAN_HTTPS            1 where people reach the site by https: secure cookies, HSTS
SAIBAN_DEBUG            1 for a developer's machine alone
SAIBAN_OIDC_ISSUER      the address of the agency's OpenID Connect provider; unset: users sign in here alone
SAIBAN_OIDC_CLIENT_ID, SAIBAN_OIDC_SECRET  what that provider knows this registry by
SAIBAN_OIDC_NAME        what the sign-in page calls it (default: the issuer's host)
SAIBAN_OIDC_CLAIM       the claim to which administrators bind users: sub (default), preferred_username or email
SAIBAN_LOCAL_PARTNERS   hosts (or host:port) of partner systems in a private network, separated by commas
SAIBAN_SMS_GATEWAY, SAIBAN_SMS_GATEWAY_TOKEN  who carries text messages (saiban.frame.outbox.gateways); unset: files
SAIBAN_EMAIL_GATEWAY, SAIBAN_EMAIL_GATEWAY_TOKEN  who carries mails; unset: files in the data folder
SAIBAN_NOTICES_TO       the mail address that is told when a closed case of a prosecution was opened; unset: pages alone
SAIBAN_CLAMD            ClamAV's daemon (host:port or the path of its socket), which scans documents; unset: nobody does
SAIBAN_KEY_<NAME>       a key (64 hexadecimal digits) instead of the file keys/<name>
"""

from __future__ import annotations

import os

from django.utils.translation import gettext_lazy as _

from saiban.access.sign_in import provider
from saiban.frame import database, keys
from saiban.frame.home import data_folder, subfolder
from saiban.frame.logs import logging_settings
from saiban.site import profiles, public_urls

DATA = data_folder()
DEMO = (DATA / "demo.json").exists() and not database.external()  # made-up people; see saiban.cli.demo
TRAINING = (DATA / "training").exists()  # for practice alone: every page says so, and that nothing real belongs there
HTTPS = os.environ.get("SAIBAN_HTTPS") == "1"
DEBUG = os.environ.get("SAIBAN_DEBUG") == "1"
SECRET_KEY = keys.password("django")
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *(host for host in os.environ.get("SAIBAN_HOSTS", "").split(",") if host),
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS[3:] if HTTPS]

PROFILE = profiles.current()
INSTALLED_APPS = [
    *(f"saiban.{room}" for room in PROFILE.rooms),
    # packages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
AUTH_USER_MODEL = "access.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "saiban.frame.middleware.RequestMiddleware",
    "saiban.frame.middleware.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "saiban.frame.middleware.ContentSecurityPolicyMiddleware",
    *PROFILE.keep(["saiban.exchange.door.DoorMiddleware"]),
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "saiban.frame.middleware.HistoryMiddleware",
    "saiban.access.middleware.DefaultDenyMiddleware",
    "saiban.access.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "saiban.site.urls"
WSGI_APPLICATION = "saiban.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saiban.frame.context.page",
            ]
        },
    }
]
CSRF_FAILURE_VIEW = "saiban.frame.views.csrf_refused"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # rooms may bring their own form templates

PUBLIC_URLS = public_urls.of_profile(PROFILE)

# Database: see saiban.frame.database. Nothing is started by reading the settings.
DATABASES = {"default": database.django_settings()}
# Models whose rows the application can only add
APPEND_ONLY = PROFILE.keep(
    [
        "access.AccessLog",
        "access.LogSeal",
        "access.AgreementEvent",
        "access.PostingReview",
        "cases.CaseEvent",
        "cases.CaseTypeVersion",
        "cases.ClockNotice",
        "cases.Decision",
        "cases.DocumentScan",
        "cases.DocumentVersion",
        "frame.ChangeEvent",
        "frame.Disposal",
        "prosecution.Charge",
        "prosecution.CustodyEntry",
        "prosecution.HearingEntry",
        "prosecution.ReviewSample",
        "schemes.VersionStep",
        "exchange.Handout",
        "exchange.Verification",
    ]
)
SEALED = ["access.AccessLog"]  # models whose rows the sealer reads
SEALS = ["access.LogSeal"]  # models to which the sealer alone adds
# Functions called after migrations, in order, each safe to repeat
SET_UP_STEPS = PROFILE.keep(
    [
        "saiban.directory.load.load_directory",
        "saiban.prosecution.load.load_services",
        "saiban.prosecution.knowledge.services.load_library",
    ]
)

# Signing in
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "frame:home"
LOGOUT_REDIRECT_URL = "access:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "saiban.access.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "saiban.access.passwords.FormerPasswordValidator"},
]

# Second factors and single sign-on, by allauth; its pages have addresses in saiban.access.sign_in.urls alone.
# Rates are limited by saiban.access.sign_in.attempts, in the database, for all workers together.
ACCOUNT_ADAPTER = "saiban.access.sign_in.account.AccountAdapter"
ACCOUNT_FORMS = {"reauthenticate": "saiban.access.sign_in.forms.PasswordAgainForm"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "saiban.access.sign_in.second_factor.MFAAdapter"
MFA_FORMS = {
    "authenticate": "saiban.access.sign_in.forms.CodeForm",
    "reauthenticate": "saiban.access.sign_in.forms.CodeAgainForm",
    "activate_totp": "saiban.access.sign_in.forms.SetUpAppForm",
    "add_webauthn": "saiban.access.sign_in.forms.AddKeyForm",
    "edit_webauthn": "saiban.access.sign_in.forms.RenameKeyForm",
}
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail addresses are kept
SOCIALACCOUNT_ADAPTER = "saiban.access.sign_in.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = provider.from_environment(os.environ)
CACHES = {  # remembers codes that were used, for all workers together
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}
}

# Cookies and transport. On 127.0.0.1 the demo runs over http, where a Secure cookie would never come back.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's icons stand in its sheet as data: addresses
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

# Uploads: extracts are large files and go to disk; forms stay small
FILE_UPLOAD_TEMP_DIR = str(subfolder("uploads"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_LIMIT = 2 * 1024 * 1024 * 1024  # bytes of one request

# Messages to partner systems: these hosts may have private addresses and be spoken to without TLS
LOCAL_PARTNERS = frozenset(host for host in os.environ.get("SAIBAN_LOCAL_PARTNERS", "").split(",") if host)

# Messages to people: channel -> address of the gateway ("": files in the data folder) and its token
OUTBOX_GATEWAYS = {
    channel: (os.environ.get(f"SAIBAN_{name}_GATEWAY", ""), os.environ.get(f"SAIBAN_{name}_GATEWAY_TOKEN", ""))
    for channel, name in (("sms", "SMS"), ("email", "EMAIL"))
}

# Who is told at once that a closed case was opened in an emergency ("": whoever looks at the page of notices)
NOTICES_TO = os.environ.get("SAIBAN_NOTICES_TO", "")

# Who scans documents of cases before anybody opens them ("": nobody)
CLAMD = os.environ.get("SAIBAN_CLAMD", "")

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ur", _("Urdu"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
USE_I18N = True
TIME_ZONE = "Asia/Karachi"
USE_TZ = True

# Styles, scripts and fonts: only those named in saiban.frame.assets, straight from their packages
STATIC_URL = "static/"
STATICFILES_FINDERS = ["saiban.frame.assets.RoomFinder", "saiban.frame.assets.PackageFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "saiban.frame.assets.DigestStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 24 * 60 * 60  # addresses carry a digest of the content

# Jobs
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # the worker alone imports every room's jobs: saiban.site.worker

LOGGING_CONFIG = "saiban.frame.logs.configure"
LOGGING = logging_settings()
