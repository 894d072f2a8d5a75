from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from handover.jurisdictions import (
    GROUNDS,
    Confidence,
    DeclineGround,
    Facility,
    Level,
    PolicyFacts,
    PolicyFileError,
    ProvisionCode,
    evaluate,
    limits_on,
    load_policies,
    parse_place,
    read_place,
    shipped_policies,
)
from handover.jurisdictions.load import DATA

VOID = {
    "topics": ["hold", "notify"],
    "text": "No place limits the enforcement of the law.",
    "citation": "Act 9",
    "confidence": "F",
}
ASK = {"topic": "hold", "text": "It is asked to hold.", "citation": "Form 1", "confidence": "F"}
LIMIT = {"hours": 24, "text": "A hold lasts for a day at most.", "citation": "Act 8", "confidence": "M"}


def place(**changes: Any) -> dict[str, Any]:
    clause = {
        "topic": "hold",
        "answer": "no",
        "grounds": ["state_law_forbids"],
        "text": "Nobody is held on a request.",
        "citation": "Act 1",
        "confidence": "F",
    }
    instrument = {
        "id": "act-1",
        "title": "Act number one",
        "cite": "Act 1",
        "effective_from": "2020-01-01",
        "dates_confidence": "F",
        "clauses": [{**clause, **changes.pop("clause", {})}],
        **changes.pop("instrument", {}),
    }
    base = {
        "id": "us-x",
        "name": "Xanadu",
        "level": "state",
        "within": "us",
        "illustrative": True,
        "as_of": "2026-11-28",
        "fictional": True,
    }
    return {**base, "instruments": [instrument], **changes}


def write(folder: Path, data: dict[str, Any], name: str = "us-x.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def test_the_pattern_of_these_tests_is_a_good_file(tmp_path: Path) -> None:
    assert read_place(write(tmp_path, place())).instruments[0].clauses[0].answer.value == "no"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"illustrative": False}, "illustrative"),
        ({"colour": "blue"}, "us-x.yaml: colour: Extra inputs are not permitted"),
        ({"level": "realm"}, "us-x.yaml: level"),
        ({"id": "US X"}, "us-x.yaml: id"),
        ({"within": None}, "must name the place it is 'within'"),
        ({"fictional": False}, "clauses of confidence F only"),
        ({"clause": {"answer": "perhaps"}}, "instruments.0.clauses.0.answer"),
        ({"clause": {"answer": "conditional"}}, "answer 'conditional' requires 'when'"),
        ({"clause": {"when": {"fact": "judicial_warrant"}}}, "answer 'conditional' requires 'when'"),
        ({"clause": {"grounds": []}}, "answer 'no' requires 'grounds'"),
        ({"clause": {"grounds": ["whim"]}}, "clauses.0.grounds.0"),
        ({"clause": {"citation": ""}}, "clauses.0.citation"),
        ({"clause": {"confidence": "X"}}, "clauses.0.confidence"),
        (
            {"clause": {"answer": "conditional", "when": {"fact": "nationality"}}},
            "clauses.0.when.fact.fact: there is no fact 'nationality'; a clause may use: judicial_warrant, ",
        ),
        (
            {"clause": {"answer": "conditional", "when": {"all": [{"fact": "offences"}]}}},
            "there is no fact 'offences'; a clause may use: judicial_warrant, ",
        ),
        ({"clause": {"answer": "conditional", "when": {"maybe": []}}}, "exactly one of the keys: fact"),
        ({"clause": {"answer": "conditional", "when": {"agreement": ["287"]}}}, "clauses.0.when"),
        (
            {"clause": {"answer": "yes", "unless": {"fact": "served_on_person"}}},
            "'unless' and 'unless_ground'",
        ),
        ({"clause": {"then": "required"}}, "only answer 'conditional' takes 'then'"),
        ({"instrument": {"effective_to": "2019-01-01"}}, "effective_to is before effective_from"),
        ({"instrument": {"superseded_by": "act-2"}}, "superseded_by does not name an instrument"),
        ({"instrument": {"clauses": []}}, "an instrument must have"),
        ({"as_of": None}, "us-x.yaml: as_of"),
        ({"clause": {"answer": "not_established"}}, "what no clause says: leave the clause out"),
        ({"clause": {"facilities": ["school"]}}, "clauses.0.facilities.0"),
        (
            {"level": "county", "instrument": {"voids_local_limits": [VOID]}},
            "only a state voids local limits",
        ),
        ({"instrument": {"asks": [ASK]}}, "only the federal request asks"),
        ({"instrument": {"maximum_hold": [{**LIMIT, "end_of_day": True}]}}, "either 'hours' or 'end_of_day'"),
        ({"facility": "federal", "within": "us-y"}, "no state's law reaches it"),
        (
            {"clause": {"answer": "conditional", "grounds": [], "when": {"sentence_at_least_months": 0}}},
            "greater than",
        ),
    ],
)
def test_faults_are_named_by_file_and_field(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyFileError) as fault:
        read_place(write(tmp_path, place(**changes)))
    assert message in str(fault.value)


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "\xff\xfe"])
def test_files_that_are_no_mapping_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "us-x.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(PolicyFileError, match=r"us-x\.yaml"):
        read_place(path)


def test_aliases_are_refused_before_they_are_followed() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    with pytest.raises(PolicyFileError, match="aliases"):
        parse_place(bomb, "draft")


def test_a_bare_no_of_yaml_means_no(tmp_path: Path) -> None:
    path = write(tmp_path, place())
    path.write_text(path.read_text().replace("'no'", "no"))
    assert "answer: no\n" in path.read_text()
    assert read_place(path).instruments[0].clauses[0].answer.value == "no"


def folder_with(tmp_path: Path, *places: dict[str, Any]) -> Path:
    (tmp_path / "us.yaml").write_text((DATA / "us.yaml").read_text())
    for data in places:
        write(tmp_path, data, f"{data['id']}.yaml")
    return tmp_path


def test_a_set_must_hang_together(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="no place 'us-y'"):
        load_policies(folder_with(tmp_path, place(within="us-y")))
    write(tmp_path, place(within="us-x"))
    with pytest.raises(PolicyFileError, match="not on a higher level"):
        load_policies(tmp_path)
    write(tmp_path, place(id="us-z"))
    with pytest.raises(PolicyFileError, match="has a different name"):
        load_policies(tmp_path)
    (tmp_path / "us-x.yaml").unlink()
    (tmp_path / "us.yaml").unlink()
    with pytest.raises(PolicyFileError, match="no file of level federal"):
        load_policies(tmp_path)


def test_a_superseding_instrument_takes_over_on_its_day(tmp_path: Path) -> None:
    data = place(instrument={"superseded_by": "act-2"})
    newer = {**data["instruments"][0], "id": "act-2", "effective_from": "2022-01-01", "superseded_by": None}
    newer["clauses"] = [{**newer["clauses"][0], "answer": "required", "grounds": []}]
    data["instruments"].append(newer)
    policies = load_policies(folder_with(tmp_path, data))
    facts = PolicyFacts("us-x", served_on_person=True)
    answers = [
        evaluate(facts, day, policies).hold.answer.value for day in (date(2021, 12, 31), date(2022, 1, 1))
    ]
    assert answers == ["no", "required"]


def test_a_state_mandate_binds_over_a_county_that_says_no(tmp_path: Path) -> None:
    state = place(clause={"answer": "required", "grounds": []})
    county = place(id="us-x-c", level="county", within="us-x")
    policies = load_policies(folder_with(tmp_path, state, county))
    hold = evaluate(PolicyFacts("us-x-c", served_on_person=True), date(2021, 1, 1), policies).hold
    assert (hold.answer.value, hold.why) == ("required", "a mandate of the state binds")
    assert [(r.place, r.answer.value, r.standing.value) for r in hold.others] == [
        ("us-x-c", "no", "overridden"),
        ("us", "yes", "asks"),
    ]


def test_without_a_mandate_the_most_restrictive_of_county_and_facility_wins(tmp_path: Path) -> None:
    yes: dict[str, Any] = {"answer": "yes", "grounds": []}
    county = place(id="us-x-c", level="county", within="us-x", clause=yes)
    jail = place(id="us-x-c-j", level="facility", within="us-x-c")
    policies = load_policies(folder_with(tmp_path, place(clause=yes), county, jail))
    for where, answer in (("us-x-c", "yes"), ("us-x-c-j", "no")):
        facts = PolicyFacts(where, served_on_person=True)
        assert evaluate(facts, date(2021, 1, 1), policies).hold.answer.value == answer


@pytest.mark.parametrize(
    ("confidence", "answer", "standing"), [("F", "not_established", "void"), ("M", "no", "binds")]
)
def test_a_state_that_voids_local_limits_gives_no_power_and_voids_only_what_was_read(
    tmp_path: Path, confidence: str, answer: str, standing: str
) -> None:
    """L2, section 3: a county's no must not win where the state voids it; a void that nobody read voids nothing."""
    state = place(instrument={"clauses": [], "voids_local_limits": [{**VOID, "confidence": confidence}]})
    county = place(id="us-x-c", level="county", within="us-x")
    policies = load_policies(folder_with(tmp_path, state, county))
    found = evaluate(PolicyFacts("us-x-c", served_on_person=True), date(2021, 1, 1), policies).hold
    rule = next(r for r in (found.decided_by, *found.others) if r.place == "us-x-c" and r.citation == "Act 1")
    assert (found.answer.value, rule.standing.value) == (answer, standing)


def test_a_rule_on_jails_does_not_reach_a_prison(tmp_path: Path) -> None:
    state = place(clause={"facilities": ["jail"]})
    prison = place(id="us-x-p", level="facility", within="us-x", facility="prison", instruments=[])
    jail = place(id="us-x-j", level="facility", within="us-x", instruments=[])
    policies = load_policies(folder_with(tmp_path, state, prison, jail))
    answers = [
        evaluate(PolicyFacts(p, served_on_person=True), date(2021, 1, 1), policies).hold.answer.value
        for p in ("us-x-j", "us-x-p")
    ]
    assert answers == ["no", "not_established"]


def test_every_maximum_hold_of_the_chain_is_found_whether_or_not_it_was_read(tmp_path: Path) -> None:
    last = {"end_of_day": True, "text": "A hold ends with its day.", "citation": "Act 7", "confidence": "S"}
    state = place(instrument={"maximum_hold": [LIMIT]})
    county = place(id="us-x-c", level="county", within="us-x", instrument={"maximum_hold": [last]})
    policies = load_policies(folder_with(tmp_path, state, county))
    assert [f.limit.citation for f in limits_on("us-x-c", date(2021, 1, 1), policies)] == ["Act 8", "Act 7"]
    assert limits_on("us-x-c", date(2019, 1, 1), policies) == ()


STATES = frozenset(
    """al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa
    ri sc sd tn tx ut vt va wa wv wi wy dc""".split()  # noqa: SIM905 - read as a line of postal codes
)


def test_every_state_and_the_district_has_a_file_and_sixteen_counties_and_cities_besides() -> None:
    """Issue 17, item 2."""
    policies = shipped_policies()
    assert len(STATES) == 51
    real = {p: place for p, place in policies.items() if not place.fictional}
    assert {p for p, place in real.items() if place.level is Level.STATE} == {f"us-{s}" for s in STATES}
    local = [p for p, place in real.items() if place.level in (Level.COUNTY, Level.CITY)]
    assert len(local) >= 16
    assert {"us-bop", "us-usms", "us-ca-cdcr"} == {
        p for p, place in real.items() if place.facility is not Facility.JAIL
    }
    assert {p for p in policies if policies[p].fictional} == {
        "us-columbia", *(f"us-columbia-{c}" for c in ("alder", "alder-annex", "birch", "cedar"))
    }  # fmt: skip
    assert policies["us-columbia"].instruments == ()


@pytest.mark.parametrize("place_id", sorted(shipped_policies()))
def test_every_rule_has_its_source_its_days_and_its_mark_and_every_gap_says_when_it_was_looked_for(
    place_id: str,
) -> None:
    place = shipped_policies()[place_id]
    assert place.illustrative
    assert date(2026, 11, 1) <= place.as_of
    assert place.instruments or place.looked_at or place.fictional, "nothing found: what was looked at?"
    for i in place.instruments:
        for rule in i.rules:
            assert rule.citation.strip(" .")
            assert "none" not in rule.citation.split()
            assert (
                rule.confidence in (Confidence.TEXT, Confidence.SECONDARY, Confidence.ILLUSTRATIVE)
                or place.fictional
            )
        if i.read_as_of:
            assert any(rule.confidence is Confidence.TEXT for rule in i.rules), (
                "read, and nothing of it is marked so"
            )


def test_every_ground_has_a_title_and_a_source() -> None:
    assert set(GROUNDS) == set(DeclineGround)
    assert len({g.title for g in GROUNDS.values()}) == len(GROUNDS)
    assert all(g.entry.citation for g in DeclineGround)
    assert GROUNDS[DeclineGround.LOCAL_POLICY_OTHER].needs_text


def test_no_provision_code_is_dead() -> None:
    policies = shipped_policies()
    used = {p.code for place_id in policies for i in policies[place_id].instruments for p in i.provisions}
    assert used == set(ProvisionCode)
