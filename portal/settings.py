"""Settings, read from the environment; nonsense is an error, never a silent default.

Every name here is documented in docs/configuration.md; tests/test_docs.py proves it.
"""

from pathlib import Path

import dj_database_url

from portal.environment import env_bool, env_int, env_list, env_secret, env_str, env_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY", generated_in=VAR_DIR / "secret-key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_TLS_PROXY", default=False) else None
)

BUILD_DIR = Path(env_str("BUILD_DIR", str(BASE_DIR / "build")))
_RELEASE_FILE = BUILD_DIR / "release.txt"
RELEASE = _RELEASE_FILE.read_text().strip() if _RELEASE_FILE.is_file() else "unbuilt"

SANDBOX = env_bool("SANDBOX", default=True)
SANDBOX_CONTROL = env_bool("SANDBOX_CONTROL", default=False)
SANDBOX_PROTECTION = env_bool("SANDBOX_PROTECTION", default=True)

UPSTREAM_URL = env_url("UPSTREAM_URL", "http://127.0.0.1:8000")
_SANDBOX_WSGI = "portal.sandbox.wsgi.application" if SANDBOX else ""
UPSTREAM_WSGI = env_str("UPSTREAM_WSGI", _SANDBOX_WSGI) or None
UPSTREAM_TOKEN_URL = env_url("UPSTREAM_TOKEN_URL", f"{UPSTREAM_URL}/sandbox/oauth2/v2.0/token")
UPSTREAM_CLIENT_ID = env_str("UPSTREAM_CLIENT_ID", "portal")
UPSTREAM_CLIENT_SECRET = env_secret("UPSTREAM_CLIENT_SECRET", "portal-secret" if SANDBOX else None)
UPSTREAM_SCOPE = env_str("UPSTREAM_SCOPE", f"{UPSTREAM_URL}/.default")
UPSTREAM_CONNECT_TIMEOUT = env_int("UPSTREAM_CONNECT_TIMEOUT", 5)
# Shorter than devices wait for us (50 s): they hear that it was Dataverse who did not answer.
UPSTREAM_READ_TIMEOUT = env_int("UPSTREAM_READ_TIMEOUT", 40)

MAKER_ROLES = env_list(
    "MAKER_ROLES", ["System Administrator", "System Customizer", "Environment Maker"]
)
SYNC_RECEIPT_TABLE = env_str("SYNC_RECEIPT_TABLE", "fp_syncreceipt")
SYNC_MAX_BODY_BYTES = env_int("SYNC_MAX_BODY_BYTES", 10 * 1024 * 1024)
SYNC_CURSOR_MAX_AGE_DAYS = env_int("SYNC_CURSOR_MAX_AGE_DAYS", 30)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "portal.accounts",
    "portal.profiles",
    "portal.sync",
    "portal.pwa",
    "portal.sandbox",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.pwa.security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.problem_middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
            ]
        },
    }
]

_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def _database(variable: str, filename: str) -> dict[str, object]:
    """The database named by `variable`, else an SQLite file of ours below VAR_DIR."""
    config = dict(dj_database_url.parse(env_str(variable, f"sqlite:///{VAR_DIR / filename}")))
    if str(config["ENGINE"]).endswith("sqlite3"):
        config["OPTIONS"] = _SQLITE_OPTIONS
    return config


DATABASES = {
    "default": _database("DATABASE_URL", "portal.sqlite3"),
    "sandbox": _database("SANDBOX_DATABASE_URL", "sandbox.sqlite3"),
}
# Neither database needs the other first; Django would make the sandbox wait for default.
DATABASES["sandbox"]["TEST"] = {"DEPENDENCIES": []}
DATABASE_ROUTERS = ["portal.sandbox.router.SandboxRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["portal.accounts.backends.UpstreamPasswordBackend"]
LOGIN_URL = "/admin/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env_bool("SECURE_COOKIES", default=False)
SESSION_COOKIE_AGE = env_int("SESSION_DAYS", 30) * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "portal.problems.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = SYNC_MAX_BODY_BYTES

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a missing one
STATICFILES_DIRS = [BUILD_DIR] if BUILD_DIR.is_dir() else []
# Served straight from build/: Vite hashes the names, so there is nothing for collectstatic to add.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+\.[0-9a-f]{12}\.\w+$"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
}
