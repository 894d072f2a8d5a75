"""The audit is read in sentences, narrowed by person, act, day and reference, and taken out as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

import handover
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.audit.models import Entry
from handover.process.graph import STEPS
from handover.stages.oversight.audit_sentences import ACTS, deed, sentence
from handover.web.language import COOKIE
from tests.support.cast import Cast

PAGE = "/oversight/audit/"


def write(act: str, actor: Actor, subject: str = "", outcome: str = "success") -> None:
    with transaction.atomic():
        append(act=act, actor=actor, subject=subject, outcome=outcome)


def seen(client: Client, **query: str) -> str:
    return client.get(PAGE, query).content.decode()


def test_every_step_and_every_known_act_has_words() -> None:
    for step in STEPS:
        assert "_" not in deed(f"{step.track}.{step.name}")
    assert deed("case.take_up") == "took up the review"
    assert deed("package.read") == "read a package"
    assert all(words and not words.endswith(".") for words in ACTS.values())


def test_a_sentence_names_who_did_what_to_what() -> None:
    entry = Entry(
        act="case.take_up", actor="user:5", role="review_officer", subject="C-AAAAAAAAAA", outcome="success"
    )
    assert sentence(entry, {"user:5": "Olive Ortiz"}) == (
        f"Olive Ortiz, {Role.REVIEW_OFFICER.title}, took up the review: C-AAAAAAAAAA."
    )
    entry.outcome = "refused"
    assert sentence(entry, {}).startswith("user:5,")
    listed = Entry(act="list.read", actor="user:5", subject="review:cases")
    assert sentence(listed, {}).endswith(": All cases.")
    assert sentence(entry, {}).endswith("Refused.")


def test_every_act_that_the_program_records_has_words_of_its_own() -> None:
    """Read from the source, so that a new act is not shown by its code."""
    source = Path(str(handover.__file__)).parent
    acts = {
        found
        for file in source.rglob("*.py")
        for found in re.findall(r'\bact="([a-z_.]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(acts) > 40
    bare = {act for act in acts if deed(act) == act.replace("_", " ").replace(".", ": ")}
    assert bare - {"search"} == set()


def test_the_program_an_operator_and_a_folder_are_named_as_such() -> None:
    for key, said in (
        ("system:matcher", "Handover itself (matcher), "), ("operator:ann", "Operator ann, "),
        ("folder:CX0010000", "Drop folder of CX0010000, "),
    ):  # fmt: skip
        assert sentence(Entry(act="job.retry", actor=key, role="system"), {}).startswith(said)


@pytest.mark.django_db
def test_it_is_narrowed_by_person_act_day_and_reference(cast: Cast, client: Client) -> None:
    client.force_login(cast["adams"])
    write("case.take_up", cast["ortiz"].actor, "C-AAAAAAAAAA")
    write("case.put_back", cast["owens"].actor, "C-BBBBBBBBBB")
    for query, there, absent in (
        ({"person": "Ortiz"}, "C-AAAAAAAAAA", "C-BBBBBBBBBB"), ({"person": "owens"}, "C-BBBBBBBBBB", "C-AAAAAAAAAA"),
        ({"act": "case.put_back"}, "C-BBBBBBBBBB", "C-AAAAAAAAAA"),
        ({"subject": "C-AAAAAAAAAA"}, "Olive Ortiz", "Owens"),
    ):  # fmt: skip
        text = seen(client, **query)
        assert there in text, (query, text[text.find("<tbody>") :][:700])
        assert absent not in text.partition("<tbody>")[2], query
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    assert "No entry fits" in seen(client, first=tomorrow)
    assert "Olive Ortiz" in seen(client, last=tomorrow)
    assert client.get(PAGE, {"first": "2026-13-99", "person": "x\u2028", "act": "%"}).status_code == 200


@pytest.mark.django_db
def test_an_export_is_recorded_and_no_cell_of_it_is_a_formula(cast: Cast, client: Client) -> None:
    client.force_login(cast["adams"])
    write("case.take_up", cast["ortiz"].actor, "=1+1")
    answer = client.get(f"{PAGE}export.csv", {"act": "case.take_up"})
    heads, row = csv.reader(io.StringIO(answer.content.decode()))
    assert (heads[2], row[9]) == ("What happened", "'=1+1")
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, last.content) == ("audit.export", {"rows": 1})
    client.force_login(cast["stone"])
    assert client.get(f"{PAGE}export.csv").status_code == 403


@pytest.mark.django_db
def test_the_page_says_what_no_checkpoint_covers(cast: Cast, client: Client) -> None:
    from handover.audit import checkpoints
    from handover.audit.models import Head
    from handover.transparency.keys import log_keys

    client.force_login(cast["adams"])
    assert "No checkpoint of this log was signed yet" in seen(client)
    note, _ = checkpoints.sign(log_keys("log.example/audit"))
    checkpoints.keep(note)
    write("case.take_up", Actor.system("test"))
    shown = " ".join(seen(client).split())
    assert f"entries 1 to {note.size}, by log.example/audit." in shown
    assert f"{Head.objects.get(pk=1).size - note.size} entries came after it" in shown


@pytest.mark.django_db
def test_a_reader_of_spanish_reads_the_audit_in_spanish_and_takes_it_out_in_english(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast["adams"])
    client.cookies[COOKIE] = "es"
    write("case.take_up", cast["ortiz"].actor, "C-AAAAAAAAAA")
    write("rules.adopt", cast["ortiz"].actor, outcome="refused")
    page = seen(client)
    assert "Oficial de revisión, se hizo cargo de la revisión: C-AAAAAAAAAA." in page
    assert "adoptó un conjunto de reglas. Rechazado." in page
    assert '<option value="rules.adopt">adoptó un conjunto de reglas</option>' in page
    file = client.get(f"{PAGE}export.csv").content.decode()
    assert "Review officer, took up the review: C-AAAAAAAAAA." in file
    assert "La cadena está íntegra" in client.get(f"{PAGE}check/").content.decode()
