"""G12: whatever is written past the program into steps, facts, papers or audit entries is found and named."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from handover.audit.append import append
from handover.audit.chain import digest
from handover.audit.models import Entry, Head
from handover.commands.process import app
from handover.process.integrity.check import check
from handover.process.models import Matter, RecordedFact, RecordedStep
from handover.stages.detainer.models import Lodgement, Paper, Signature
from handover.stages.identification.models import PrintMatch
from handover.stages.review.models import Determination
from tests.safeguards.gate.forging import codes, forge
from tests.stages.files import sent_by
from tests.support.cast import Cast
from tests.support.walk import case_in, queried

pytestmark = pytest.mark.django_db


def run() -> Result:
    return CliRunner().invoke(app, ["check"])


def found_by_command(case: Matter | str, *said: str) -> None:
    """The command names each of these in a line about the case, counts the findings, and ends with exit code 1."""
    done = run()
    assert done.exit_code == 1, done.output
    *lines, last = done.stdout.splitlines()
    reference = case if isinstance(case, str) else case.reference
    mine = [line for line in lines if line.startswith(reference)]
    for words in said:
        assert any(words in line for line in mine), (words, lines)
    assert json.loads(last)["findings"] == len(lines)


def test_a_whole_history_has_no_finding(cast: Cast) -> None:
    case_in(cast, "held")
    done = run()
    assert done.exit_code == 0, done.output
    counts = json.loads(done.stdout)
    assert counts["findings"] == counts["unverifiable"] == 0
    assert counts["matters"] == Matter.objects.count()
    assert counts["steps"] == counts["entries"] == RecordedStep.objects.count()
    assert counts["papers"] == Paper.objects.count() > 0
    rows = sum(m._default_manager.count() for m in _models())
    assert counts["facts"] == rows


def _models() -> list[type[RecordedFact]]:
    from django.apps import apps

    return [m for m in apps.get_models() if issubclass(m, RecordedFact)]


REST = "actor_key, actor_name, actor_role, actor_agency, facts, happened_at, recorded_at"


def _forge_step(case: Matter, step: str, state: str) -> None:
    """As an attacker would: a step like the last one, under the signer's name, and the matter moved along."""
    forge(
        "process_casestep",
        f"INSERT INTO process_casestep (case_id, number, step, state, {REST}) "
        f"SELECT case_id, number + 1, %s, %s, {REST} FROM process_casestep WHERE case_id = %s "
        "ORDER BY number DESC LIMIT 1",
        step, state, case.pk if not _sqlite() else case.pk.hex,
    )  # fmt: skip
    Matter.objects.filter(pk=case.pk).update(state=state, version=case.version + 1)


def _sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def test_a_forged_signature_and_a_forged_lodging_are_found(cast: Cast) -> None:
    waiting, signed = case_in(cast, "awaiting_signature"), case_in(cast, "signed")
    _forge_step(waiting, "sign_warrant", "signed")
    _forge_step(signed, "lodge", "lodged")
    found_by_command(waiting, f"step {waiting.version + 1} (sign_warrant): no audit entry tells of it")
    found_by_command(signed, f"step {signed.version + 1} (lodge): no audit entry tells of it")


def test_a_forged_step_with_a_fact_of_its_own_and_an_entry_in_the_chain_is_found(cast: Cast) -> None:
    """Whoever appends to the chain as well must give the digest of a step that the program wrote."""
    case = case_in(cast, "signed")
    lodgement = Lodgement(matter=case, number=case.version + 1, by_key="user:1", by_name="X", jail_ori="CX0010000",
                          at=case.moved_at)  # fmt: skip
    lodgement.save()
    _forge_step(case, "lodge", "lodged")
    last = RecordedStep.objects.filter(matter=case).order_by("-number")[0]
    append(
        act="case.lodge", actor=cast["ortiz"].actor, subject=case.reference,
        content={"version": last.number, "state": "lodged", "agency": case.agency.ori, "facts": {}, "step": "0" * 64,
                 "happened_at": last.happened_at},
    )  # fmt: skip
    found_by_command(case, "is not as in audit entry", "detainer.Lodgement:")


@pytest.mark.parametrize(
    ("column", "value", "wrong"),
    [
        ("actor_key", "user:99", "actor"),
        ("actor_name", "Somebody Else", "name of the actor"),
        ("actor_role", "counsel", "role"),
        ("facts", "{}", "facts"),
        ("state", "lodged", "state"),
        ("happened_at", "2020-01-01 00:00:00", "time"),
        ("recorded_at", "2020-01-01 00:00:00", "time of recording"),
    ],
)
def test_a_changed_step_is_found_and_the_column_named(
    cast: Cast, column: str, value: str, wrong: str
) -> None:
    case = queried(cast)
    sql = f"UPDATE process_casestep SET {column} = %s WHERE id = %s"
    assert forge("process_casestep", sql, value, case.steps.get(number=1).pk) == 1
    found_by_command(case, f"step 1 (open): its {wrong}" if wrong != "time of recording" else wrong)


def test_a_removed_step_is_found_by_its_entry(cast: Cast) -> None:
    case = case_in(cast, "awaiting_review")
    forge("process_casestep", "DELETE FROM process_casestep WHERE id = %s", case.steps.get(number=2).pk)
    Matter.objects.filter(pk=case.pk).update(state="queried", version=case.version + 1)
    found_by_command(case, "it tells of case.answer_query, version 2, and no such step is recorded")


def test_a_changed_fact_is_found_and_named(cast: Cast) -> None:
    case = case_in(cast, "signed")
    row = Determination.objects.get(matter=case)
    forge("review_determination", "UPDATE review_determination SET reasons = 'None.' WHERE id = %s", row.pk)
    found_by_command(case, f"review.Determination:{row.pk} does not give the digest")


@pytest.mark.parametrize(
    "change", ["by_name = 'Somebody Else'", "by_key = 'user:99'", "number = 2", "at = '2020-01-01'"]
)
def test_who_recorded_a_fact_and_for_which_step_is_held_to_the_step(cast: Cast, change: str) -> None:
    case = case_in(cast, "signed")
    row = Signature.objects.get(matter=case)
    forge("detainer_signature", f"UPDATE detainer_signature SET {change} WHERE id = %s", row.pk)
    found_by_command(case, f"detainer.Signature:{row.pk} is not as recorded")


def test_a_file_is_recorded_by_whoever_sent_it_and_that_is_no_finding(cast: Cast) -> None:
    case = sent_by(cast["clark"])
    assert check().findings == []
    forge("intake_submission", "UPDATE intake_submission SET by_key = 'user:99'")
    found_by_command(case, "intake.Submission:")


def test_a_row_beside_the_facts_is_covered_too(cast: Cast) -> None:
    """Papers, candidates and probes are no facts that a step provides, and are named by it all the same."""
    case = case_in(cast, "lodged")
    beside = [s.facts["beside"] for s in case.steps.all() if "beside" in s.facts]
    assert {model for rows in beside for model in rows} >= {"detainer.Paper"}
    paper = Paper.objects.filter(case=case, draft=False)[0]
    forge("detainer_paper", "UPDATE detainer_paper SET title = 'Another' WHERE id = %s", paper.pk)
    found_by_command(case, f"detainer.Paper:{paper.pk} does not give the digest")


def test_a_removed_fact_and_one_that_no_step_names_are_found(cast: Cast) -> None:
    case = case_in(cast, "signed")
    removed = Signature.objects.get(matter=case)
    forge("detainer_signature", "DELETE FROM detainer_signature WHERE id = %s", removed.pk)
    added = Signature(matter=case, number=case.version, by_key=removed.by_key, by_name=removed.by_name, at=removed.at,
                      title="X", authority="X", facts_digest="0" * 64)  # fmt: skip
    added.save()
    said = [f"detainer.Signature:{removed.pk}"]
    if added.pk != removed.pk:  # SQLite may give the key again; then the digest is wrong
        said.append(f"detainer.Signature:{added.pk} is named by no step")
    found_by_command(case, *said)


def test_a_fact_at_a_step_that_is_not_there_is_found(cast: Cast) -> None:
    case = queried(cast)
    PrintMatch.objects.create(matter=case, number=9, by_key="system:x", by_name="x", at=case.moved_at,
                              identity="1", score=1.0, by_examiner=False)  # fmt: skip
    found_by_command(case, "step 9: identification.PrintMatch:")


def test_the_bytes_and_the_facts_of_a_paper_are_held_to_their_digests(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    paper = Paper.objects.filter(case=case, form="I-247A", draft=False)[0]
    forge("detainer_paper", "UPDATE detainer_paper SET pdf = %s WHERE id = %s", b"%PDF another", paper.pk)
    found_by_command(case, "the bytes of paper I-247A do not give its SHA-256")
    forge(
        "detainer_paper", "UPDATE detainer_paper SET facts = %s WHERE id = %s",
        json.dumps({**paper.facts, "contact_phone": "555-9999"}), paper.pk,
    )  # fmt: skip
    found_by_command(case, "the facts of paper I-247A do not give the digest that was signed")


def test_a_removed_audit_entry_is_found_at_its_step(cast: Cast) -> None:
    case = case_in(cast, "signed")
    entry = Entry.objects.get(act="case.sign_warrant", subject=case.reference)
    forge("audit_entry", "DELETE FROM audit_entry WHERE number = %s", entry.pk)
    found_by_command(case, f"step {case.version} (sign_warrant): no audit entry tells of it")


def test_an_added_audit_entry_is_found(cast: Cast) -> None:
    """Appended with the arithmetic of the chain, so that the chain itself is whole."""
    case = queried(cast)
    for version in (1, 7):
        _append_raw(case.reference, version)
    _append_raw("C-NOSUCHCASE", 1)
    found_by_command(case, "tell of it", "it tells of case.lodge, version 7, and no such step is recorded")
    found_by_command("C-NOSUCHCASE", "there is no such matter")


def _append_raw(reference: str, version: int) -> None:
    head = Head.objects.get(pk=1)
    last = Entry.objects.order_by("-number")[0]
    row = {
        "number": last.number + 1, "at": "2026-11-23T05:05:00.000000Z", "act": "case.lodge", "outcome": "success",
        "actor": "user:1", "role": "review_officer", "agency": "CXIMMIG01", "source": "", "subject": reference,
        "content": {"version": version, "state": "lodged", "agency": "CX0010000", "facts": {}},
    }  # fmt: skip
    Entry.objects.create(**row, previous=head.digest, digest=digest(head.digest, row))
    Head.objects.filter(pk=1).update(size=last.number + 1, digest=digest(head.digest, row))


def test_a_matter_that_moved_to_another_jail_without_a_step_is_found(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    forge(
        "process_case", "UPDATE process_case SET agency_id = %s WHERE reference = %s",
        cast.agencies["CX0020000"].pk, case.reference,
    )  # fmt: skip
    found_by_command(case, "is with CX0020000, audit entry")


def test_a_fact_of_a_version_whose_digests_cannot_be_taken_again_is_counted_apart(cast: Cast) -> None:
    """Steps recorded before entries had the digest of the step: an older digest, and rows beside that none names."""
    case = case_in(cast, "signed")
    last = case.steps.order_by("-number")[0]
    named = {k: v for k, v in last.facts.items() if k != "beside"}
    old = {name: {**fact, "digest": "0" * 64} for name, fact in named.items()}
    forge(
        "process_casestep", "UPDATE process_casestep SET facts = %s WHERE id = %s", json.dumps(old), last.pk
    )
    entry = Entry.objects.get(act="case.sign_warrant", subject=case.reference)
    content = {k: v for k, v in entry.content.items() if k != "step"} | {"facts": old}
    forge(
        "audit_entry", "UPDATE audit_entry SET content = %s WHERE number = %s", json.dumps(content), entry.pk
    )
    result = check()
    assert result.findings == []
    assert (
        result.counts.unverifiable == len(old) + Paper.objects.filter(case=case, number=last.number).count()
    )


def test_rows_of_before_the_salt_are_verified_by_their_own_scheme(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handover.process import facts

    monkeypatch.setattr(facts, "_salt_of", lambda _: b"")
    case = case_in(cast, "lodged")
    monkeypatch.undo()
    result = check()
    assert (result.findings, result.counts.unverifiable) == ([], 0)
    forge("review_determination", "UPDATE review_determination SET reasons = 'None.' WHERE case_id = %s",
          case.pk if not _sqlite() else case.pk.hex)  # fmt: skip
    found_by_command(case, "review.Determination:")


def test_a_column_that_came_later_leaves_older_digests_verifiable(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handover.process import facts

    monkeypatch.setattr(facts, "RECORDING", facts.RECORDING | {"authority"})
    case = case_in(cast, "signed")
    monkeypatch.undo()
    assert codes() == {"fact_changed": 1}
    monkeypatch.setattr(Signature, "later_columns", ("authority",))
    assert codes() == {"fact_changed": 1}, "the column says something, and the digest does not cover it"
    forge(
        "detainer_signature", "UPDATE detainer_signature SET authority = '' WHERE number = %s", case.version
    )
    assert codes() == {}
