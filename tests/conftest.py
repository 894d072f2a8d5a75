"""Fixtures that all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from handover.audit.append_only import AppendOnly, remove
from handover.process.erasure import free_space
from handover.web import navigation
from tests.support import examples, migrated, moments, selection, sharing
from tests.support.cast import Cast, make_cast
from tests.support.menus import counted_once
from tests.support.sharing import FilesTogether
from tests.support.stamped import stamp

examples.register()

KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""What the migrations wrote and no test changes."""


def _flush_despite_triggers(_: TransactionTestCase) -> None:
    """Empty the tables that have rows after a test that commits. Append-only tables refuse that, as they should: their
    triggers are off for that moment, and the chain's head is made anew."""
    from handover.audit.models import Head

    full = _with_rows()
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
            for table in full:
                cursor.execute(f'DELETE FROM "{table}"')
    else:
        guards = [guard for table, guard in guards_of_tables().items() if table in full]
        with connection.schema_editor() as editor:
            for guard in guards:
                remove(editor, guard.table)
            for table in full:
                editor.execute(f'DELETE FROM "{table}"')
            for guard in guards:
                guard.install(editor)
    Head.objects.get_or_create(pk=1)


def _with_rows() -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables if t not in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [row[0] for row in cursor.fetchall()]


def append_only_tables() -> set[str]:
    """The tables that a migration made append-only."""
    return set(guards_of_tables())


@cache
def guards_of_tables() -> dict[str, AppendOnly]:
    """The last operation of the migrations that put triggers on each append-only table."""
    from django.db.migrations.loader import MigrationLoader

    in_order = sorted(MigrationLoader(None, ignore_no_migrations=True).graph.nodes.items())
    operations = (op for _, m in in_order for op in m.operations)
    return {op.table: op for op in operations if isinstance(op, AppendOnly)}


TransactionTestCase._fixture_teardown = _flush_despite_triggers  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite starts from a copy that is migrated already (`tests.support.migrated`)."""
    return bool(connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> None:
    """Lay the migrated copy where this process expects its database."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["TEST"]["NAME"])
        place.unlink(missing_ok=True)
        if (made := _migrated(pytestconfig)).exists():
            migrated.copy(made, place)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> None:
    """Keep the migrated database for the next run, before any test writes into it."""
    if connection.vendor == "sqlite":
        migrated.keep(connection.settings_dict, _migrated(pytestconfig))


def _migrated(config: pytest.Config) -> Path:
    return config.cache.mkdir("migrated") / f"{migrated.digest()}.sqlite3"


@pytest.fixture(scope="session")
def with_tables(django_db_setup: None, pytestconfig: pytest.Config) -> Callable[[Path], None]:
    """Gives a data folder the embedded database with its tables: making them takes a process longer than most tests."""

    def lay(data_dir: Path) -> None:
        if (made := _migrated(pytestconfig)).exists():
            migrated.copy(made, data_dir / "handover.sqlite3")

    return lay


@pytest.fixture(autouse=True)
def _stamped_papers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The papers of cases are stamped: half of the time of these tests went to laying them out. What is laid out is
    tested by tests/papers, and by tests that are marked ``laid_out``."""
    if not request.node.get_closest_marker("laid_out"):
        monkeypatch.setattr("handover.stages.detainer.documents.render", stamp)


@pytest.fixture(autouse=True)
def _travelling_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are due by the database's clock, which no test can set: here by that of Python, which `time_machine` sets.
    Tests of the database's clock are marked ``database_clock``."""
    if not request.node.get_closest_marker("database_clock"):
        monkeypatch.setattr("handover.process.jobs.leases.database_now", timezone.now)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and agencies of `tests.support.cast`."""
    return make_cast()


@pytest.fixture
def menu_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that opens many pages and changes nothing."""
    monkeypatch.setattr(navigation, "_items", counted_once())


@pytest.fixture
def person_page(settings: Settings) -> None:
    """The page for the person concerned is on: notices bear a code."""
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"


@pytest.fixture
def patient_erasures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the tests of other processes: on one server with them, each is a transaction that began before."""
    if connection.vendor == "postgresql":
        monkeypatch.setattr(free_space, "WAITS", 300.0)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample data; a test that needs it is skipped where it is absent."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    place = Path(os.environ.get("HANDOVER_SAMPLES", default))
    if not place.is_dir():
        pytest.skip("sample data not found: set HANDOVER_SAMPLES")
    return place


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--now 2027-03-14T08:30Z``: the tests begin as if it were then, to find those that pass on some days only.
    ``--backwards``: the last first, to find those that lean on one before."""
    parser.addoption("--now", help="a moment with its offset from UTC")
    parser.addoption("--backwards", action="store_true", help="the last test first")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """After Hypothesis has loaded the profile that the command line names."""
    examples.draw_alike_whatever_is_loaded()
    # Django's test client speaks HTTP; that pages are sent to HTTPS by default has a test of its own.
    live_settings.SECURE_SSL_REDIRECT = False
    # A third of a second each time that a password is set or asked for went to hashing it.
    live_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if now := config.getoption("--now"):
        travel = moments.travel(now)
        travel.start()
        config.add_cleanup(travel.stop)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file of which this run takes nothing."""
    return selection.takes_nothing(collection_path, config.getoption("markexpr")) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays: Python's garbage collector does not walk it while it grows, and never again. A tenth of
    the suite's processor time went there."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(5000, 20, 20)
        gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FilesTogether:
    """The order in which several processes share the tests."""
    config.option.loadscopereorder = False  # theirs is by number alone
    return FilesTogether(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the database, so that the suite's second run takes it to PostgreSQL, and what reads
    the sample data, so that the summary can tell whether it did."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "samples" in names:
            item.add_marker(pytest.mark.samples)
        by_class = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)  # Django's own
        if (
            by_class
            or item.get_closest_marker("django_db")
            or {"db", "transactional_db", "site"} & set(names)
        ):
            item.add_marker(pytest.mark.database)
    if config.getoption("--now"):
        moments.leave_out(items)
    if hasattr(config, "workerinput"):  # one of several processes
        sharing.long_first(items)
    if config.getoption("--backwards"):
        items.reverse()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests read the sample data, and how many were skipped for want of it."""
    counts = {
        outcome: sum("samples" in report.keywords for report in terminalreporter.stats.get(outcome, ()))
        for outcome in ("passed", "failed", "skipped")
    }
    if any(counts.values()):
        terminalreporter.section("sample data")
        terminalreporter.line(", ".join(f"{n} {outcome}" for outcome, n in counts.items()))
