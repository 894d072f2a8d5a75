"""The exported event log keeps to its formats, names nobody, and its traces run through the exported nets."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import etree
from typer.testing import CliRunner

from handover.accounts.models import User
from handover.audit.models import Entry
from handover.cli import app
from handover.formats.event_logs.ocel import ocel_json
from handover.formats.event_logs.pnml import START
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.process.replay.event_log import arcs, pseudonyms
from tests.formats.event_logs.schemas import OCEL_SCHEMA, XES_SCHEMA
from tests.safeguards.gate.forging import no_triggers
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
run = CliRunner()
PN = "{http://www.pnml.org/version-2009/grammar/pnml}"


def exported(folder: Path, *words: str) -> dict[str, Any]:
    done = run.invoke(app, ["audit", "export", str(folder), *words])
    assert done.exit_code == 0, done.output
    return dict(json.loads((folder / "manifest.json").read_text()))


def traces_of(xes: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for trace in etree.fromstring(xes).iter("trace"):
        name = trace.find("string[@key='concept:name']")
        assert name is not None
        events = [e.find("string[@key='concept:name']") for e in trace.iter("event")]
        found[str(name.get("value"))] = [str(e.get("value")) for e in events if e is not None]
    return found


def net_of(pnml: bytes) -> dict[tuple[str, str], set[str]]:
    """From a place by an activity to which places."""
    root = etree.fromstring(pnml)
    named = {t.get("id"): t.findtext(f"{PN}name/{PN}text") for t in root.iter(f"{PN}transition")}
    into, out = {}, {}
    for arc in root.iter(f"{PN}arc"):
        if arc.get("target") in named:
            into[arc.get("target")] = str(arc.get("source"))
        else:
            out[arc.get("source")] = str(arc.get("target"))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for transition, activity in named.items():
        found[into[transition], str(activity)].add(out[transition])
    return found


def test_an_export_keeps_to_both_formats_and_to_the_process(cast: Cast, tmp_path: Path) -> None:
    case = case_in(cast, "held")
    manifest = exported(tmp_path / "out")
    steps = RecordedStep.objects.count()
    assert manifest["counts"] == {"objects": Matter.objects.count(), "events": steps}
    for name, told in manifest["files"].items():
        content = (tmp_path / "out" / name).read_bytes()
        assert told == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    ocel = json.loads((tmp_path / "out" / "events.ocel.json").read_text())
    jsonschema_rs.validate(OCEL_SCHEMA, ocel)
    declared = {t["name"]: {a["name"] for a in t["attributes"]} for t in ocel["eventTypes"]}
    assert all({a["name"] for a in e["attributes"]} <= declared[e["type"]] for e in ocel["events"])
    ids = {o["id"] for o in ocel["objects"]}
    assert {r["objectId"] for o in (*ocel["objects"], *ocel["events"]) for r in o["relationships"]} <= ids
    xes = (tmp_path / "out" / "events.xes").read_bytes()
    etree.XMLSchema(etree.fromstring(XES_SCHEMA)).assertValid(etree.fromstring(xes))
    traces = traces_of(xes)
    assert sum(map(len, traces.values())) == steps
    for matter in Matter.objects.all():
        net = net_of((tmp_path / "out" / f"{matter.track}.pnml").read_bytes())
        places = {f"p-{START}"}
        for activity in traces[matter.reference]:
            places = {to for place in places for to in net.get((place, activity), ())}
            assert places, (matter.reference, activity)
        assert f"p-{matter.state}" in places
    assert traces[case.reference][-1] == "case.start_hold"


def test_nobody_is_named_and_two_exports_cannot_be_joined(cast: Cast, tmp_path: Path) -> None:
    case_in(cast, "served")
    first, second = tmp_path / "1", tmp_path / "2"
    exported(first)
    exported(second)
    whole = "".join(p.read_text() for p in first.iterdir())
    for user in User.objects.all():
        assert user.username not in whole.lower().replace("lodge", "").split('"')
        assert user.get_full_name() not in whole
        assert f"user:{user.pk}" not in whole
    people = [
        {a["value"] for e in json.loads((f / "events.ocel.json").read_text())["events"]
         for a in e["attributes"] if a["name"] == "resource" and a["value"].startswith("person-")}
        for f in (first, second)
    ]  # fmt: skip
    assert len(people[0]) == len(people[1]) > 2
    assert not people[0] & people[1]
    assert Entry.objects.filter(act="audit.mine", actor__startswith="operator:").count() == 2


def test_an_export_is_not_written_over_and_may_be_of_some_cases(cast: Cast, tmp_path: Path) -> None:
    case = case_in(cast, "queried")
    assert exported(tmp_path / "out", "--case", case.reference)["counts"] == {"objects": 1, "events": 1}
    again = run.invoke(app, ["audit", "export", str(tmp_path / "out")])
    assert again.exit_code == 2
    assert "holds an export already" in again.output


def test_an_event_of_no_object_is_refused() -> None:
    from datetime import UTC, datetime

    from handover.formats.event_logs.events import MinedEvent

    with pytest.raises(ValueError, match="no such object"):
        ocel_json([], [MinedEvent("1", "case.open", datetime(2026, 1, 1, tzinfo=UTC), "C-1", "x", "system")])


def test_every_track_has_a_way_from_its_start_to_an_end() -> None:
    for track in Track:
        net = list(arcs(track))
        reached = {START}
        while more := {a.target for a in net if a.source in reached} - reached:
            reached |= more
        assert {a.source for a in net} <= reached


def test_one_key_gives_one_pseudonym(cast: Cast) -> None:
    one, other = cast["ortiz"].actor, cast["owens"].actor
    named = pseudonyms(b"k" * 32)
    assert named(one) == named(one) != named(other)
    assert pseudonyms()(one) != pseudonyms()(one)


def test_replay_and_conformance_on_the_command_line(cast: Cast) -> None:
    case = case_in(cast, "queried")
    done = run.invoke(app, ["audit", "replay", case.reference])
    assert done.exit_code == 0
    assert f"{case.reference}: queried after 1 steps, as the log tells" in done.output
    assert json.loads(done.output.splitlines()[-1])["differing"] == 0
    with no_triggers("process_case"):
        Matter.objects.filter(pk=case.pk).update(agency=cast.agencies["CX0020000"])
    differing = run.invoke(app, ["audit", "replay"])
    assert differing.exit_code == 1
    assert "its agency is 'CX0020000'; the log leads to 'CX0010000'" in differing.output
    assert run.invoke(app, ["audit", "replay", "C-NOBODY"]).exit_code == 2
    told = run.invoke(app, ["audit", "conformance"])
    assert told.exit_code == 0
    assert f"0 of {Matter.objects.count()} matters do not conform" in told.output
    counted = json.loads(run.invoke(app, ["audit", "conformance", "--json"]).output)
    assert counted["share"] == 0
