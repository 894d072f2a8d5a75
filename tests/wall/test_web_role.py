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
from handover.administration import wall
from handover.process.models import Matter, RecordedStep
from handover.row_scope import NOTHING, Opening, RowScope, narrow_to, opening
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
    assert counted == {Opening.PERSON: 4}


def test_a_request_ends_with_nothing_shown_whatever_happened_in_it(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), behind(ALL):
        narrow_to(of_jail(cast, BIRCH))
        assert agencies() == {BIRCH}
        1 / 0  # noqa: B018
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB_ROLE}")
        assert agencies() == set()
        cursor.execute("RESET ROLE")


def test_what_would_pass_the_wall_is_found(raised: None, settings: Settings) -> None:
    def found() -> list[tuple[str, str]]:
        return [(one.code, one.what) for one in wall.shortcomings_of_the_wall()]

    settings.HANDOVER_WEB_DATABASE = f"postgresql://{WEB_ROLE}:secret@127.0.0.1/handover"
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE detainer_paper DISABLE ROW LEVEL SECURITY")
        assert found() == [("wall-gap", "1 table(s) have no policy of this version, such as detainer_paper")]
        wall.raise_wall(WEB_ROLE)
        assert found() == []
        cursor.execute(f"ALTER ROLE {WEB_ROLE} BYPASSRLS")
        assert [code for code, what in found() if "BYPASSRLS" in what] == ["wall-passed"]
        cursor.execute(f"ALTER ROLE {WEB_ROLE} NOBYPASSRLS")
        cursor.execute(f"ALTER TABLE audit_head OWNER TO {WEB_ROLE}")
        assert [code for code, what in found() if "owns tables" in what] == ["wall-passed"]
    settings.HANDOVER_WEB_DATABASE = "postgresql://handover@127.0.0.1/handover"
    assert [code for code, what in found() if "superuser" in what] == ["wall-passed"]
    settings.HANDOVER_WEB_DATABASE = "postgresql://nobody_at_all@127.0.0.1/handover"
    assert [code for code, what in found() if "is not there" in what] == ["wall-passed"]
