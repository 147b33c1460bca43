"""Settings from the environment, one class per profile.

``INVENTORY_PROFILE`` chooses: ``development`` (the default, for one machine on loopback), ``production``
(refuses to start without SECRET_KEY) or ``testing``.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"
SECRET_KEY_LENGTH = 32


class ConfigurationError(RuntimeError):
    """The environment does not say what this profile needs to know."""


class Settings:
    """What every profile has. Attributes in capitals go into Flask's configuration."""

    PROFILE: ClassVar[str]
    TESTING = False
    LANGUAGES: ClassVar[tuple[str, ...]] = ("id", "en")
    BABEL_DEFAULT_LOCALE = "id"
    BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "inventory" / "translations")
    MAX_CONTENT_LENGTH = 16 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    MAX_FORM_PARTS = 10_000
    SESSION_COOKIE_NAME = "neraca"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = 12 * 60 * 60
    API_TOKEN_LIFETIME = 12 * 60 * 60
    WTF_CSRF_TIME_LIMIT = 4 * 60 * 60
    RATELIMIT_STRATEGY = "moving-window"
    # Seconds after which a message whose worker fell silent is taken up by another; longer than any sending takes.
    NOTICE_LEASE = 5 * 60

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.HOST = environ.get("HOST", "127.0.0.1")
        self.PORT = int(environ.get("PORT", "8000"))
        self.BEHIND_TLS = environ.get("BEHIND_TLS", "") == "1"
        self.SESSION_COOKIE_SECURE = self.BEHIND_TLS
        self.RATELIMIT_STORAGE_URI = environ.get("RATELIMIT_STORAGE_URI", "memory://")
        self.SECRET_KEY = environ.get("SECRET_KEY") or self.fallback_secret_key()
        self.SQLALCHEMY_DATABASE_URI = database_url(environ.get("DATABASE_URL") or self.fallback_database_url())
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(self.SQLALCHEMY_DATABASE_URI)
        self.BASE_URL = environ.get("BASE_URL", f"http://{self.HOST}:{self.PORT}").rstrip("/")
        self.RUN_JOBS = environ.get("RUN_JOBS", "1") != "0"
        self.SMTP_HOST = environ.get("SMTP_HOST", "")
        self.SMTP_PORT = int(environ.get("SMTP_PORT", "587"))
        self.SMTP_USER = environ.get("SMTP_USER", "")
        self.SMTP_PASSWORD = environ.get("SMTP_PASSWORD", "")
        self.SMTP_STARTTLS = environ.get("SMTP_STARTTLS", "1") != "0"
        self.MAIL_FROM = environ.get("MAIL_FROM", "")
        if self.SMTP_HOST and "@" not in self.MAIL_FROM:
            raise ConfigurationError("MAIL_FROM must hold the sender's address where SMTP_HOST is set")

    def fallback_secret_key(self) -> str:
        """A key of this machine's own, made at the first start and kept from other users."""
        path = INSTANCE / "secret-key"
        if not path.exists():
            INSTANCE.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(SECRET_KEY_LENGTH), encoding="ascii")
        return path.read_text(encoding="ascii")

    def fallback_database_url(self) -> str:
        INSTANCE.mkdir(mode=0o700, exist_ok=True)
        return f"sqlite:///{INSTANCE / 'inventory.db'}"

    def as_mapping(self) -> dict[str, Any]:
        """Flask's view of these settings."""
        return {name: getattr(self, name) for name in dir(self) if name.isupper()}


class Development(Settings):
    """One machine, one person, loopback."""

    PROFILE = "development"


class Production(Settings):
    """A province's server: nothing is made up that has to be told."""

    PROFILE = "production"

    def fallback_secret_key(self) -> str:
        raise ConfigurationError("SECRET_KEY must be set in production")

    def fallback_database_url(self) -> str:
        raise ConfigurationError("DATABASE_URL must be set in production")


class Testing(Settings):
    """The test suite: a key that is thrown away; the database is always named by the test."""

    PROFILE = "testing"
    TESTING = True

    def fallback_secret_key(self) -> str:
        return secrets.token_hex(SECRET_KEY_LENGTH)

    def fallback_database_url(self) -> str:
        raise ConfigurationError("a test names its own database in DATABASE_URL")


PROFILES: dict[str, type[Settings]] = {profile.PROFILE: profile for profile in (Development, Production, Testing)}


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the chosen profile.

    Raises ConfigurationError for an unknown profile or a missing value.
    """
    name = environ.get("INVENTORY_PROFILE", Development.PROFILE)
    if name not in PROFILES:
        raise ConfigurationError(f"INVENTORY_PROFILE must be one of {', '.join(PROFILES)}, not {name!r}")
    return PROFILES[name](environ)


def database_url(url: str) -> str:
    """The same address with the driver this project is tested with."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """Room for every thread of the server; behind a pooler PostgreSQL must not keep prepared statements."""
    options: dict[str, Any] = {"pool_size": 20, "max_overflow": 20}
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}
    return options
