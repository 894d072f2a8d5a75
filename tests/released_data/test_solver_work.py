"""Choice and attack end by what the solvers were given, and by no clock: the same work, the same answer."""

from __future__ import annotations

from handover.released_data.linked_tables import WorkSpentError
from handover.released_data.protected_report import ProtectedTable, protected
from handover.released_data.solver_work import SolverWork

COUNTS = {("x", "p"): 3, ("x", "q"): 40, ("y", "p"): 25, ("y", "q"): 31, ("z", "p"): 60, ("z", "q"): 12}
REPORT = {
    "report": "made",
    "rows": [{"place": place, "outcome": way, "n": n} for (place, way), n in COUNTS.items()],
}


def with_work(in_all: int) -> ProtectedTable | str:
    try:
        return protected(REPORT, SolverWork(in_all=in_all))
    except WorkSpentError as spent:
        return str(spent)


def test_an_attack_that_is_cut_off_says_nothing_and_one_that_is_not_is_the_same() -> None:
    heard: list[int] = []
    whole = SolverWork(told=heard.append)
    found = protected(REPORT, whole)
    assert found.recovered == found.small == 1
    assert heard == list(range(1, whole.programs + 1)), "each program is told, for the line of progress"
    assert with_work(whole.done) == with_work(10 * whole.done) == found
    for part in (1, whole.done // 3, whole.done // 2, whole.done - 1):
        said = with_work(part)
        assert isinstance(said, str)
        assert f"may be spent ({part:,} entries)" in said
        assert said == with_work(part)
