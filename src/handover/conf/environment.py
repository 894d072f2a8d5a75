"""Every setting that a deployment may choose, read once from ``HANDOVER_*``."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """Settings with their defaults: SQLite below ``data_dir``, loopback only, cookies for HTTPS."""

    model_config = SettingsConfigDict(env_prefix="HANDOVER_", extra="ignore")

    data_dir: Path = ROOT / "var"
    database_url: str = ""
    secret_key: str = ""
    debug: bool = False
    allowed_hosts: str = "127.0.0.1,localhost"
    loopback_http: bool = False
    """Serve plain HTTP on loopback (the demo): cookies lose their Secure flag, HSTS is off."""
    demo: bool = False
    """List the demo people on the sign-in page. Never set where real people are."""
    log_level: str = "WARNING"
    drops: str = ""
    """Drop folders that the worker takes in: ``ORI=FOLDER``, several separated by commas."""
    webhook_plain_http: bool = False
    """Push answers to plain-HTTP addresses beyond this host too. Only for a network that is itself secured."""

    @property
    def drop_folders(self) -> dict[str, str]:
        """ORI to folder. Raises ``ValueError`` for an entry without both."""
        found = {}
        for entry in filter(None, (part.strip() for part in self.drops.split(","))):
            ori, _, folder = entry.partition("=")
            if not (ori.strip() and folder.strip()):
                raise ValueError(f"HANDOVER_DROPS: {entry!r} is not ORI=FOLDER")
            found[ori.strip()] = folder.strip()
        return found

    @property
    def database(self) -> str:
        """The database URL; an SQLite file in ``data_dir`` where none is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'handover.sqlite3'}"
