"""Every setting that a deployment may choose, read once from ``HANDOVER_*``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parents[1]


def default_data_dir(package: Path = PACKAGE) -> Path:
    """``var`` in the source tree that holds the package, else ``handover`` where the platform keeps a user's data.

    Never inside an environment: who makes that anew must not lose the database and the secret key.
    """
    tree = package.parents[1]
    if package.parent.name == "src" and (tree / "pyproject.toml").is_file():
        return tree / "var"
    return user_data_path("handover", appauthor=False)


class Environment(BaseSettings):
    """Settings with their defaults: SQLite below ``data_dir``, loopback only, cookies for HTTPS."""

    model_config = SettingsConfigDict(env_prefix="HANDOVER_", extra="ignore", use_attribute_docstrings=True)

    data_dir: Path = Field(default_factory=default_data_dir)
    """Where the database, the files that came in, the galleries and the secret key lie."""
    database_url: str = ""
    """The database, as ``postgresql://user@host/name``. An SQLite file in the data folder where none is set."""
    secret_key: str = ""
    """Signs sessions and messages. Made once and kept in the data folder where none is set."""
    debug: bool = False
    """Django's debug pages. Never set where real people are."""
    allowed_hosts: str = "127.0.0.1,localhost"
    """Host names that the pages answer to, separated by commas."""
    loopback_http: bool = False
    """Serve plain HTTP on loopback (the demo): cookies lose their Secure flag, HSTS is off."""
    demo: bool = False
    """List the demo people on the sign-in page. Never set where real people are."""
    person_page: str = ""
    """Address of the page for the person concerned (``https://HOST/person/``), printed on notices with a code.
    Without it no code is made, and nobody can open that page."""
    log_level: str = "WARNING"
    """The least severe message that is logged."""

    extractor: Literal["mindtct", "leader"] = "mindtct"
    """What reads minutiae from a booking's images. A repository's gallery should come from the same one."""
    print_thresholds: Path | None = None
    """Thresholds of our own print searches, a file of ``handover evaluate identification --recalibrate``."""
    want_share: Annotated[float, Field(ge=0.0001, le=0.9)] = 0.08
    """Of the persons booked, the share that has a want in the file (0.08 is 8 %; 0.0001 to 0.9): how likely a want is
    before names are compared. The default is an assumption: illustrative, not measured; set your agency's own figure,
    as wants confirmed after booking over bookings. It moves probabilities; it neither ranks nor hides a want."""
    abis_url: str = ""
    """Prints are searched in the OSIA ABIS at this address, and no more in our own galleries."""
    abis_token: str = ""
    """Its bearer token, with OSIA's scopes abis.identify and abis.encounter.read."""
    abis_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Seconds that it may take to answer a search."""
    abis_galleries: str = ""
    """What that ABIS calls our galleries: ``criminal=CRIM,immigration=IMM``. Without it the same as we."""
    abis_lights_out: float | None = None
    """That ABIS's score from which nobody is asked; without it an examiner compares."""
    abis_examine: float | None = None
    """That ABIS's score from which an examiner compares. Without both an examiner compares whatever it finds, unless
    it is another Handover, which says itself where a score lies."""
    abis_callback_hosts: str = ""
    """Hosts (``name`` or ``name:port``, by comma) to which our own ABIS may send results."""
    drops: str = ""
    """Drop folders that the worker takes in: ``ORI=FOLDER``, several separated by commas."""
    sweep_minutes: Annotated[int, Field(ge=0, le=10_080)] = 60
    """Minutes from the begin of one round of the worker to that of the next: it asks the bars of every open case again
    and holds steps, facts, papers and audit entries against each other (`handover process check`). 0: never."""
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

    @field_validator("abis_url")
    @classmethod
    def _sends_prints_over_tls(cls, url: str) -> str:
        """Prints and the token go over https, or stay on this machine."""
        parts = urlsplit(url)
        near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if url and not near and not (parts.scheme == "https" and parts.hostname):
            raise ValueError("HANDOVER_ABIS_URL must be https://HOST/... (http on loopback alone)")
        return url

    @property
    def database(self) -> str:
        """The database URL; an SQLite file in ``data_dir`` where none is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'handover.sqlite3'}"
