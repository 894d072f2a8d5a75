"""Every setting that a deployment may choose, read once from ``HANDOVER_*``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handover.conf.setting_types import (
    LEAST_CODE_DAYS,
    AbisUrl,
    AgencyFolders,
    CodeDays,
    DatabaseUrl,
    FeedFolders,
    GalleryNames,
    HeaderName,
    LogLevel,
    Networks,
    Origin,
    PartNames,
    PersonPage,
    pairs,
)

PACKAGE = Path(__file__).resolve().parents[1]


def default_data_dir(package: Path = PACKAGE) -> Path:
    """``var`` in the source tree that holds the package, else ``handover`` where the platform keeps a user's
    data.

    Never inside a virtual environment: rebuilding one must not delete the database and the secret key.
    """
    tree = package.parents[1]
    if package.parent.name == "src" and (tree / "pyproject.toml").is_file():
        return tree / "var"
    return user_data_path("handover", appauthor=False)


class Environment(BaseSettings):
    """Settings with their defaults: SQLite below ``data_dir``, loopback only, cookies for HTTPS."""

    model_config = SettingsConfigDict(
        env_prefix="HANDOVER_", extra="ignore", use_attribute_docstrings=True, env_ignore_empty=True
    )

    data_dir: Path = Field(default_factory=default_data_dir)
    """Folder of the database, the files received, the galleries and the secret key."""
    parts: PartNames = "bureau,office,jail"
    """The parts of agencies that run here, separated by commas: ``bureau``, ``office``, ``jail``. The others run
    deployments of their own (`handover peers add`); what belongs to an absent part has no page, menu or job here."""
    database_url: DatabaseUrl = ""
    """The database, as ``postgresql://user@host/name``. Default: an SQLite file in the data folder."""
    web_database_url: DatabaseUrl = ""
    """The same database, on PostgreSQL, as the role by which `handover serve` reads and writes it: it owns no table, so
    that the policies of `handover migrate` show a request its own agency's or office's rows alone
    (docs/deployment.md). Default: pages use ``HANDOVER_DATABASE_URL``, and no policy narrows them."""
    secret_key: str = ""
    """Signs sessions and messages. Default: generated once and kept in the data folder."""
    secret_key_fallbacks: str = ""
    """Keys used before the present one, separated by spaces: sessions stay valid, bars on erased rows are found, and so
    are people by numbers that were not hashed anew yet."""
    signing_key: str = ""
    """The secrets for signing events and answers are derived from it. Default: generated once
    and kept in the data folder."""
    storage_key: str = ""
    """Wraps the keys that seal stored files: without it nobody reads them. Keep it and a copy of it apart from the data
    folder and its backups. Default: generated once and kept in the data folder."""
    storage_key_file: Path | None = None
    """File that holds the storage key, such as one of systemd's credentials; instead of ``HANDOVER_STORAGE_KEY``."""
    storage_key_fallbacks: str = ""
    """Storage keys used before the present one, separated by spaces, until ``handover keys rotate`` has run."""
    debug: bool = False
    """Show Django's debug pages. Never set this where there are data of real people."""
    allowed_hosts: str = "127.0.0.1,localhost"
    """Host names under which the pages are served, separated by commas."""
    public_address: Origin = ""
    """Address at which people open the pages, ``https://HOST``: for printed links, and the host name to which security
    keys are bound. Default: the first host of ``HANDOVER_ALLOWED_HOSTS`` that is not this machine, and
    ``http://localhost`` where ``HANDOVER_LOOPBACK_HTTP`` is on."""
    loopback_http: bool = False
    """Serve plain HTTP on loopback (the demo): cookies lose their Secure flag, HSTS is off."""
    proxies: Annotated[int, Field(ge=0, le=9)] | None = None
    """How many proxies stand in front, one behind the other: the address of a client is read that many places from the
    right of ``X-Forwarded-For``. Default: 1, and 0 where ``HANDOVER_LOOPBACK_HTTP`` is on."""
    proxy_addresses: Networks = "127.0.0.0/8,::1"
    """Addresses or networks of the proxy that speaks to this program, separated by commas: ``X-Forwarded-For`` and
    ``X-Forwarded-Proto`` are believed from no other address."""
    client_certificate_header: HeaderName = ""
    """Header in which the proxy names the subject of a client certificate that it verified, such as
    ``X-Client-Subject``: a machine is then known by it in the place of a token (`handover token certificate`). It is
    believed from ``HANDOVER_PROXY_ADDRESSES`` alone. Default: none is read."""
    demo: bool = False
    """List the demo people on the sign-in page. Never set this where there are data of real people."""
    person_page: PersonPage = ""
    """Address of the page for the person concerned (``https://HOST/person/``), printed on notices with a
    code. Without it no code is made, and nobody can open that page.
    """
    person_code_days: CodeDays = LEAST_CODE_DAYS
    """Days after a case for which the code on its notice opens that page, and longer while an answer is owed to the
    person. The default is illustrative. At least 740: in two years, which may have a leap day and end on a weekend, the
    person may bring an answer before a court (5 USC 552a(g)(5), from memory). A notice says the days that were set when
    it was printed; of the two the longer holds.
    """
    log_level: LogLevel = "WARNING"
    """The least severe message that is logged."""

    extractor: Literal["mindtct", "leader"] = "mindtct"
    """The extractor that reads minutiae from a booking's images. Enrol a repository's gallery with the same
    one.
    """
    print_thresholds: Path | None = None
    """File of thresholds for our own print searches, written by ``handover evaluate identification
    --recalibrate``. Another file is adopted by two people before a search is made by it (``handover rules``).
    """
    want_share: Annotated[float, Field(ge=0.0001, le=0.9)] = 0.08
    """The share of booked persons who have a want on file (0.08 is 8 %; 0.0001 to 0.9): how likely a want is
    before names are compared. The default is illustrative, an assumption and not a measurement; set your
    agency's own figure, confirmed wants divided by bookings. It changes probabilities; it neither ranks nor
    hides a want.
    """
    abis_url: AbisUrl = ""
    """Address of an OSIA ABIS. Where set, prints are searched there and no longer in our own galleries. Its use and
    its two thresholds are adopted by two people (``handover rules``).
    """
    abis_token: str = ""
    """Its bearer token, with OSIA's scopes abis.identify and abis.encounter.read."""
    abis_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Seconds allowed for that ABIS to answer a search."""
    abis_galleries: GalleryNames = ""
    """That ABIS's names for our galleries: ``criminal=CRIM,immigration=IMM``. Default: the names we use."""
    abis_lights_out: float | None = None
    """That ABIS's score at or above which no examiner is needed. Where it is not set, an examiner always
    compares.
    """
    abis_examine: float | None = None
    """That ABIS's score at or above which an examiner compares. Where neither score is set, an examiner
    compares every candidate, unless that ABIS is another Handover, which reports the band of each score
    itself.
    """
    matcher: str = ""
    """Socket of ``handover matcher serve``. Where set, that process searches prints and names in our own galleries, and
    a search that it does not answer waits. Default: each process searches by itself."""
    abis_callback_hosts: str = ""
    """Hosts (``name`` or ``name:port``, separated by commas) to which our own ABIS may send results."""
    drops: AgencyFolders = ""
    """Drop folders that the worker takes in: ``ORI=FOLDER``, several separated by commas."""
    record_drops: FeedFolders = ""
    """Drop folders of record feeds that the worker takes in: ``FEED=FOLDER``, several separated by commas."""
    sweep_minutes: Annotated[int, Field(ge=0, le=10_080)] = 60
    """Minutes between the starts of two rounds of the worker, which asks the bars of every open case again and
    compares steps, facts, papers and audit entries with each other (`handover process check`). 0: never."""
    webhook_plain_http: bool = False
    """Also push answers to plain-HTTP addresses on other hosts. Only for a network that is itself secured."""
    private_targets: Networks = ""
    """Networks that are not public (loopback, private, link-local) to which answers, results and searches may be sent,
    separated by commas: ``10.20.0.0/16``. Without it only public addresses are sent to; an address that
    ``HANDOVER_ABIS_URL`` or ``HANDOVER_ABIS_CALLBACK_HOSTS`` names by its number needs no line here."""

    token_days: Annotated[int, Field(ge=1, le=3650)] = 365
    """Days for which a machine token is good where `handover token add` names no other number."""

    second_factor: Literal["offered", "required"] = "offered"
    """Whether people sign in with a security key or an authenticator app beside their password: ``required`` leads
    everybody to set one up at their next sign-in (CJIS IA-2), ``offered`` leaves it to them. ``handover check
    --deploy`` asks for the first."""
    several_sessions: bool | None = None
    """Whether a person may be signed in at several places at once. Default: in the demonstration alone; elsewhere a new
    sign-in ends the one before it."""
    token_rate: Annotated[int, Field(ge=1, le=1_000_000)] = 3000
    """Requests that one machine may make in a minute, in each server process; what is above it is answered by 429."""

    @property
    def proxy_count(self) -> int:
        """Return how many proxies stand in front."""
        return self.proxies if self.proxies is not None else int(not self.loopback_http)

    @property
    def proxy_networks(self) -> list[str]:
        """List the networks of the proxies."""
        return [part.strip() for part in self.proxy_addresses.split(",") if part.strip()]

    @property
    def target_networks(self) -> list[str]:
        """List the networks that may be sent to although they are not public."""
        return [part.strip() for part in self.private_targets.split(",") if part.strip()]

    @property
    def drop_folders(self) -> dict[str, str]:
        """Map each ORI to its folder."""
        return pairs("ORI=FOLDER", self.drops)

    @property
    def record_drop_folders(self) -> dict[str, str]:
        """Map each feed to its folder."""
        return pairs("FEED=FOLDER", self.record_drops)

    @property
    def abis_gallery_names(self) -> dict[str, str]:
        """Map our name of a gallery to the other ABIS's."""
        return pairs("OURS=THEIRS", self.abis_galleries)

    @property
    def part_names(self) -> list[str]:
        """Return the names of the parts that run here."""
        return [name.strip() for name in self.parts.split(",") if name.strip()]

    @property
    def database(self) -> str:
        """Return the database URL; by default that of an SQLite file in ``data_dir``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'handover.sqlite3'}"

    @model_validator(mode="after")
    def _scores_are_in_order(self) -> Self:
        low, high = self.abis_examine, self.abis_lights_out
        if low is not None and high is not None and low > high:
            raise ValueError(
                f"HANDOVER_ABIS_EXAMINE={low} is above HANDOVER_ABIS_LIGHTS_OUT={high}; an examiner compares below "
                "the score at which none is needed: exchange or correct them"
            )
        return self
