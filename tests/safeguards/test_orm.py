"""Round the program by the database's own interface, the command line and the API."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

import handover
from handover.process.advance import RefusedError, advance
from handover.process.fold import BrokenHistoryError
from handover.process.integrity.check import check
from handover.process.models import Matter, RecordedStep
from handover.sealed_columns.fields import SealedCell
from handover.stages.detainer import actions as detainer
from handover.stages.review.models import Determination
from tests.support.cast import Cast
from tests.support.walk import case_in, queried

pytestmark = pytest.mark.django_db
ROOT = Path(handover.__file__).parent


def test_a_recorded_step_and_a_determination_cannot_be_changed_or_removed(cast: Cast) -> None:
    """R4: the snapshot of a decision is immutable."""
    case = case_in(cast, "probable_cause")
    for rows in (RecordedStep.objects.filter(matter=case), Determination.objects.filter(matter=case)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    for value, refused in (
        ("I never wrote that.", TypeError),
        (SealedCell("I never wrote that."), DatabaseError),
    ):
        with pytest.raises(refused), transaction.atomic():
            Determination.objects.filter(matter=case).update(reasons=value)


def test_a_state_cannot_be_set_without_a_step(cast: Cast) -> None:
    case = queried(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Matter.objects.filter(pk=case.pk).update(state="lodged")


def test_a_forged_state_is_found_and_opens_nothing(cast: Cast) -> None:
    """Whoever forges the version too still has no step: the mover reads the steps and not the column."""
    case = queried(cast)
    Matter.objects.filter(pk=case.pk).update(state="signed", version=case.version + 1)
    with pytest.raises(RefusedError, match="cannot follow"):
        advance(case.pk, "lodge", actor=cast["ortiz"].actor, version=case.version + 1)
    assert {f.reference for f in check().findings} == {case.reference}


def test_a_forged_step_breaks_the_history_and_stops_the_case(cast: Cast) -> None:
    case = queried(cast)
    now = timezone.now()
    RecordedStep.objects.create(
        matter=case, number=case.version + 1, step="lodge", state="lodged", actor_key="user:1", actor_name="X",
        actor_role="review_officer", happened_at=now, recorded_at=now,
    )  # fmt: skip
    with pytest.raises(BrokenHistoryError):
        detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)
    assert {f.code for f in check().findings} == {"history", "step_without_entry"}


def test_another_jails_clerk_cannot_act_by_calling_the_action(cast: Cast) -> None:
    """R6 and the agency boundary: the door is not only the page's."""
    case = case_in(cast, "lodged")
    with pytest.raises(RefusedError, match="another agency"):
        advance(case.pk, "decline", actor=cast["bell"].actor, version=case.version)


DECIDES = (
    *(f"stages.review.{path.parent.name}.actions" for path in ROOT.glob("stages/review/*/actions.py")),
    "stages.detainer.actions", "stages.detainer.cancelling", "stages.custody.actions", "stages.custody.events",
    "process.advance.advance",
)  # fmt: skip


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{n.name}" for n in node.names)}
        elif isinstance(node, ast.Import):
            found |= {n.name for n in node.names}
    return found


def test_no_command_and_no_interface_for_machines_takes_a_step_of_a_case() -> None:
    """R1: a determination is a named person's at a page. The API and the command line know no verb of a case."""
    doors = [ROOT / "cli.py", *(ROOT / "commands").glob("*.py"), *ROOT.glob("stages/*/api.py"),
             *ROOT.glob("stages/*/command.py")]  # fmt: skip
    assert len(doors) >= 4
    assert "stages.review.determination.actions" in DECIDES
    for door in doors:
        known = imported(door)
        for module in DECIDES:
            assert not any(name.endswith(module) for name in known), f"{door.name} imports {module}"
