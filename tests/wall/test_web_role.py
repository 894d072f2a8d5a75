"""The role by which pages are served meets the policies in PostgreSQL, whatever becomes of its transactions."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from typing import Final

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from handover import row_scope
from handover.accounts.models import Agency
from handover.administration import wall, wall_check
from handover.administration.wall_tables import walled
from handover.process.models import Matter, RecordedStep
from handover.row_scope import NOTHING, Opening, RowScope, narrow_to, narrowed, opening
from handover.web.wall import scope_of
from tests.stages.files import ALDER, BIRCH
from tests.support.cast import Cast, make_cast
from tests.support.walk import case_in
from tests.wall.raised import WEB_ROLE, AsWebRole, raise_for_tests

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's"),
]
ALL: Final = RowScope(everything=True)


@pytest.fixture
def raised(db: None) -> None:
    raise_for_tests()  # before there are rows: their checks wait for the transaction's end


@pytest.fixture
def cast(raised: None) -> Cast:
    made = make_cast()
    case_in(made, "served")
    case_in(made, "queried", ori=BIRCH)
    return made


def behind(scope: RowScope) -> AbstractContextManager[Counter[Opening]]:
    return row_scope.behind(scope, AsWebRole())


def agencies() -> set[str]:
    return set(Matter.objects.values_list("agency__ori", flat=True))


def of_jail(cast: Cast, ori: str) -> RowScope:
    return RowScope(agency=cast.agencies[ori].pk)


def test_a_scope_shows_its_own_rows_and_none_shows_nothing(cast: Cast) -> None:
    for scope, shown in ((NOTHING, set()), (of_jail(cast, ALDER), {ALDER}), (ALL, {ALDER, BIRCH})):
        with behind(scope):
            assert agencies() == shown
            assert set(RecordedStep.objects.values_list("matter__agency__ori", flat=True)) == shown
            assert RecordedStep.objects.filter(matter__agency__ori=BIRCH).exists() == (BIRCH in shown)
    office = cast.agencies[ALDER].office
    assert Agency.objects.filter(ori=office).count() <= 1
    with behind(scope_of(cast["ortiz"])):
        assert agencies() == {ALDER, BIRCH}, "one office serves both"
    with behind(RowScope(matters=(Matter.objects.filter(agency__ori=BIRCH).first().pk,))):  # type: ignore[union-attr]
        assert Matter.objects.count() == 1


def test_nothing_is_written_past_the_scope(cast: Cast) -> None:
    case = Matter.objects.filter(agency__ori=ALDER).first()
    assert case is not None
    with behind(of_jail(cast, ALDER)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Matter.objects.filter(pk=case.pk).update(agency=cast.agencies[BIRCH], version=case.version + 1)
        assert Matter.objects.filter(agency__ori=BIRCH).update(state="answered") == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            RecordedStep.objects.filter(matter=case).update(step="x")
        with (
            pytest.raises(DatabaseError, match="must be owner"),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute("ALTER TABLE process_case DISABLE ROW LEVEL SECURITY")


def test_an_opening_ends_however_its_transaction_ends(cast: Cast) -> None:
    with behind(of_jail(cast, ALDER)) as counted:
        with opening(Opening.PERSON):
            assert agencies() == {ALDER, BIRCH}
            with opening(Opening.GATE):
                assert agencies() == {ALDER, BIRCH}
            assert agencies() == {ALDER, BIRCH}, "the outer one goes on"
            with narrowed():
                assert agencies() == {ALDER}, "a list on a page that counts over all"
                with narrowed(), opening(Opening.GATE):
                    assert agencies() == {ALDER, BIRCH}
                assert agencies() == {ALDER}
            assert agencies() == {ALDER, BIRCH}
            with pytest.raises(DatabaseError), transaction.atomic(), narrowed():
                connection.cursor().execute("SELECT 1 / 0")
        assert agencies() == {ALDER}
        with pytest.raises(ZeroDivisionError), transaction.atomic(), opening(Opening.PERSON):
            1 / 0  # noqa: B018
        assert agencies() == {ALDER}
        with pytest.raises(DatabaseError), transaction.atomic(), opening(Opening.PERSON):
            connection.cursor().execute("SELECT 1 / 0")
        assert agencies() == {ALDER}, "what a failed transaction set is taken back"
        with opening(Opening.PERSON):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute("SELECT 1 / 0")
            assert agencies() == {ALDER, BIRCH}
        assert agencies() == {ALDER}
    assert counted == {Opening.PERSON: 4, Opening.GATE: 1}


def test_a_request_ends_with_nothing_shown_whatever_happened_in_it(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), behind(ALL):
        narrow_to(of_jail(cast, BIRCH))
        assert agencies() == {BIRCH}
        1 / 0  # noqa: B018
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB_ROLE}")
        assert agencies() == set()
        cursor.execute("RESET ROLE")


def test_what_a_killed_request_left_on_a_connection_is_no_other_s(cast: Cast) -> None:
    """A pooler that keeps a dead process's connection gives it on as it is: each request sets every variable anew."""
    for left in (ALL, of_jail(cast, BIRCH), scope_of(cast["ortiz"])):
        AsWebRole().begin(left.values())
        AsWebRole().put({row_scope.EVERYTHING: Opening.GATE.name})
        for scope, shown in ((of_jail(cast, ALDER), {ALDER}), (NOTHING, set())):
            with behind(scope):
                assert agencies() == shown


def found() -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in wall_check.shortcomings_of_the_wall()]


@pytest.fixture
def role_set(raised: None, settings: Settings) -> None:
    settings.HANDOVER_WEB_DATABASE = f"postgresql://{WEB_ROLE}:secret@127.0.0.1/handover"
    assert found() == []


def sql(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


PASSES: Final = {
    "has BYPASSRLS": f"ALTER ROLE {WEB_ROLE} BYPASSRLS",
    "may make roles": f"ALTER ROLE {WEB_ROLE} CREATEROLE",
    "owns tables": f"ALTER TABLE audit_head OWNER TO {WEB_ROLE}",
    "can become over, which is a superuser": "CREATE ROLE over SUPERUSER; CREATE ROLE between; GRANT over TO between; "
    f"GRANT between TO {WEB_ROLE}",
    "can become pg_read_server_files, which reads files": f"GRANT pg_read_server_files TO {WEB_ROLE}",
}


@pytest.mark.usefixtures("role_set")
def test_what_would_pass_the_wall_is_found(settings: Settings) -> None:
    for why, words in PASSES.items():
        with transaction.atomic():
            sql(words)
            assert [
                what for code, what in found() if code == "wall-passed" and f"the pages {why}:" in what
            ], why
            transaction.set_rollback(True)
    assert found() == []
    for user, why in (("handover", "is a superuser"), ("nobody_at_all", "is not there")):
        settings.HANDOVER_WEB_DATABASE = f"postgresql://{user}@127.0.0.1/handover"
        assert [code for code, what in found() if why in what] == ["wall-passed"]


OPENS: Final = (
    "ALTER TABLE detainer_paper DISABLE ROW LEVEL SECURITY",
    "DROP POLICY handover_wall ON detainer_paper",
    "CREATE POLICY more ON detainer_paper USING (true)",
    "ALTER POLICY handover_wall ON detainer_paper USING (true)",
    "ALTER POLICY handover_wall ON detainer_paper WITH CHECK (true)",
    f"ALTER POLICY handover_wall ON detainer_paper TO {WEB_ROLE}",
    "COMMENT ON POLICY handover_wall ON detainer_paper IS NULL",
)


@pytest.mark.usefixtures("role_set")
def test_a_policy_that_is_not_ours_alone_is_found() -> None:
    for words in OPENS:
        with transaction.atomic():
            sql(words)
            assert found() == [
                ("wall-gap", "1 table(s) have not the policy of this version alone, such as detainer_paper")
            ], words
            transaction.set_rollback(True)
    sql(f"{OPENS[3]}; {OPENS[0]}")
    wall.raise_wall(WEB_ROLE)
    assert found() == []


RIGHTS: Final = {
    "UPDATE on audit_entry, which it has": f"GRANT UPDATE ON audit_entry TO {WEB_ROLE}",
    "DELETE on audit_entry, which it has": "GRANT DELETE ON audit_entry TO PUBLIC",
    "TRUNCATE on audit_entry, which it has": f"CREATE ROLE more; GRANT TRUNCATE ON audit_entry TO more; "
    f"GRANT more TO {WEB_ROLE}",
    "changing columns of audit_entry": f"GRANT UPDATE (act) ON audit_entry TO {WEB_ROLE}",
    "SELECT on process_case, which it lacks": f"REVOKE SELECT ON process_case FROM {WEB_ROLE}",
    "changing columns of process_erasurerequest": f"REVOKE UPDATE (id) ON process_erasurerequest FROM {WEB_ROLE}",
}


@pytest.mark.usefixtures("role_set")
def test_rights_that_are_not_those_of_pages_are_found() -> None:
    for which, words in RIGHTS.items():
        with transaction.atomic():
            sql(words)
            assert [code for code, what in found() if what.endswith(f"such as {which}")] == ["wall-rights"], (
                which
            )
            transaction.set_rollback(True)
    sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {WEB_ROLE}")
    (one,) = wall_check.shortcomings_of_the_wall()
    assert one.code == "wall-rights" and "HANDOVER_WEB_DATABASE_URL set" in one.remedy


@pytest.mark.usefixtures("role_set")
def test_an_earlier_role_and_a_table_that_left_the_wall_lose_what_they_had(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql("CREATE ROLE later_web NOLOGIN")
    wall.raise_wall("later_web")
    settings.HANDOVER_WEB_DATABASE = "postgresql://later_web@127.0.0.1/handover"
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relacl::text LIKE %s", [f"%{WEB_ROLE}=%"])
        assert cursor.fetchone() == (0,)
    fewer = tuple(one for one in walled() if one.table != "detainer_paper")
    monkeypatch.setattr(wall, "walled", lambda: fewer)
    monkeypatch.setattr(wall_check, "walled", lambda: fewer)
    assert [code for code, what in found() if what.endswith("detainer_paper")] == ["wall-gap"]
    wall.raise_wall("later_web")
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'detainer_paper'")
        assert cursor.fetchone() == (False,)


@pytest.mark.usefixtures("role_set")
def test_pages_are_served_as_the_role_or_not_at_all(settings: Settings) -> None:
    settings.HANDOVER_WALL = False
    assert "would not be served by its role" in wall_check.not_behind_the_wall()
    settings.HANDOVER_WALL = True
    assert wall_check.not_behind_the_wall().startswith("pages would be served by the role handover instead")
    sql(f"SET ROLE {WEB_ROLE}")
    assert wall_check.not_behind_the_wall() == ""
    sql("RESET ROLE")
    settings.HANDOVER_WEB_DATABASE = ""
    assert wall_check.not_behind_the_wall() == ""
