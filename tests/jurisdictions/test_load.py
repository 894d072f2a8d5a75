from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from handover.jurisdictions import (
    GROUNDS,
    Confidence,
    DeclineGround,
    PolicyFacts,
    PolicyFileError,
    ProvisionCode,
    evaluate,
    load_policies,
    parse_place,
    read_place,
    shipped_policies,
)
from handover.jurisdictions.load import DATA


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
    assert [(r.place, r.answer.value) for r in hold.others] == [("us-x-c", "no"), ("us", "yes")]


def test_without_a_mandate_the_most_restrictive_of_county_and_facility_wins(tmp_path: Path) -> None:
    yes: dict[str, Any] = {"answer": "yes", "grounds": []}
    county = place(id="us-x-c", level="county", within="us-x", clause=yes)
    jail = place(id="us-x-c-j", level="facility", within="us-x-c")
    policies = load_policies(folder_with(tmp_path, place(clause=yes), county, jail))
    for where, answer in (("us-x-c", "yes"), ("us-x-c-j", "no")):
        facts = PolicyFacts(where, served_on_person=True)
        assert evaluate(facts, date(2021, 1, 1), policies).hold.answer.value == answer


def test_the_shipped_files_are_the_ones_promised() -> None:
    promised = {
        "us",
        "us-ca",
        "us-il",
        "us-il-cook",
        "us-ny",
        "us-ny-nyc",
        "us-ny-nyc-police",
        "us-ma",
        "us-nj",
        "us-tx",
        "us-fl",
    }
    unread = {"us-or", "us-wa", "us-co", "us-ct", "us-vt", "us-dc"}
    fictional = {"us-columbia", *(f"us-columbia-{c}" for c in ("alder", "alder-annex", "birch", "cedar"))}
    policies = shipped_policies()
    assert set(policies) == promised | unread | fictional
    for place in unread:  # from general knowledge: nothing of it may look confirmed
        for i in policies[place].instruments:
            marks = {
                i.dates_confidence,
                *(c.confidence for c in i.clauses),
                *(p.confidence for p in i.provisions),
            }
            assert marks == {Confidence.ILLUSTRATIVE}, place
    assert {p for p in policies if policies[p].fictional} == fictional
    assert all(policies[p].illustrative for p in policies)
    assert policies["us-columbia"].instruments == ()


def test_every_ground_has_a_title_and_a_source() -> None:
    assert set(GROUNDS) == set(DeclineGround)
    assert len({g.title for g in GROUNDS.values()}) == len(GROUNDS)
    assert all(g.entry.citation for g in DeclineGround)
    assert GROUNDS[DeclineGround.LOCAL_POLICY_OTHER].needs_text


def test_no_provision_code_is_dead() -> None:
    policies = shipped_policies()
    used = {p.code for place_id in policies for i in policies[place_id].instruments for p in i.provisions}
    assert used == set(ProvisionCode)
