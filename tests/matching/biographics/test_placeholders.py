"""What is written where nothing is known is no evidence, on either side, in names, dates and numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handover.matching.biographics import BiographicSegment, compare, overfrequent
from handover.matching.biographics.normalise import parse_name
from handover.matching.biographics.spreadsheets import plain_number, was_cut
from handover.matching.biographics.values import KINDS, parse_birth, parse_number
from handover.matching.types import Biographics, Identity, PersonName
from tests.matching.biographics.synthetic import identities, people
from tests.support.examples import examples

MARIO = Biographics((PersonName("GARCIA", "MARIO"),), ("1980-05-05",), "M")
OTHER = replace(MARIO, births=("1971-02-11",))
NO_NUMBER = [
    "UNKNOWN",
    "NONE",
    "PENDING",
    "N/A",
    "TBD",
    "NOT ON FILE",
    "REFUSED",
    "000000000",
    "111111111",
    "123456789",
]


def weight(one: Biographics, other: Biographics) -> float:
    return compare(one, other).weight


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value",
    [
        *NO_NUMBER,
        "123456789",
        "X",
        "--",
        "A999999999",
        "987654321",
        "NYNONE",
        "UNKNOWN1",
        "REFUSED01",
        "PENDING2026",
        "TEST1234",
        "XXX-XX-1234",
        "123123123",
        "121212121",
        "101010101",
    ],
)
def test_a_word_or_a_filler_in_a_number_is_no_evidence(kind: str, value: str) -> None:
    numbers = ((kind, value),)
    bare = weight(MARIO, OTHER)
    assert weight(replace(MARIO, numbers=numbers), replace(OTHER, numbers=numbers)) == bare
    assert weight(replace(MARIO, numbers=numbers), replace(OTHER, numbers=((kind, "54870919"),))) == bare


@pytest.mark.parametrize("kind", ["ANUM", "SSN", "PASSPORT", "UCN"])
@pytest.mark.parametrize("value", ["5.49E7", "5.4E+08", "5,49E+7"])
def test_a_number_that_a_spreadsheet_rounded_is_no_evidence_and_told(kind: str, value: str) -> None:
    cut, whole = replace(MARIO, numbers=((kind, value),)), replace(MARIO, numbers=((kind, "54870919"),))
    for one, other in ((cut, whole), (whole, cut), (cut, cut), (cut, MARIO)):
        found = compare(one, other)
        assert found.weight == weight(MARIO, MARIO)
        (row,) = (row for row in found.evidence if "spreadsheet" in row.note)
        assert (row.level, row.weight) == ("not compared", 0.0)


@given(
    st.sampled_from(KINDS), st.text(st.characters(exclude_categories=("Nd", "Nl", "No", "Cs")), max_size=30)
)
def test_no_number_is_without_a_figure(kind: str, value: str) -> None:
    form = parse_number(kind, value)[1]
    assert not form or any(c.isdigit() for c in form)  # some signs of other scripts are figures


@pytest.mark.parametrize(
    "value",
    ["000-12-3456", "666-12-3456", "219-00-9876", "219-09-0000", "078-05-1120", "987-65-4320", "900-12-3456"],
)
def test_a_social_security_number_that_was_never_issued_is_none(value: str) -> None:
    assert parse_number("SSN", value)[1] == ""


@pytest.mark.parametrize("value", ["900-70-1234", "912-88-0001", "999-50-7654", "987-94-1111"])
def test_an_itin_is_of_a_kind_of_its_own(value: str) -> None:
    kind, form = parse_number("SSN", value)
    assert (KINDS[kind], form) == ("ITIN", value.replace("-", ""))
    assert parse_number("ITIN", value) == (kind, form)
    mine, theirs = replace(MARIO, numbers=(("SSN", value),)), replace(MARIO, numbers=(("SSN", "219098765"),))
    assert weight(mine, theirs) == weight(MARIO, MARIO)
    assert weight(mine, mine) > weight(MARIO, MARIO)


@pytest.mark.parametrize(
    "day",
    ["1900-01-01", "1900-12-31", "1899-12-30", "1901-01-01", "1911-11-11", "1800-01-01", "1111-11-11", "9999-12-31",
     "0001-01-01", "0000-00-00", "1900", "1900-00-00", "1753-01-01", "2099-12-31"],
)  # fmt: skip
def test_a_default_birth_date_is_no_evidence_on_either_side(day: str) -> None:
    nothing = replace(MARIO, births=())
    default = replace(MARIO, births=(day,))
    assert weight(default, MARIO) == weight(nothing, MARIO)
    assert weight(default, default) == weight(nothing, nothing)
    assert not parse_birth(day)


def test_a_first_of_january_says_the_year_alone() -> None:
    january = replace(MARIO, births=("1980-01-01",))
    year = replace(MARIO, births=("1980-00-00",))
    assert weight(january, MARIO) == weight(year, MARIO)
    assert weight(january, replace(MARIO, births=("1981-03-04",))) < weight(january, MARIO)


@pytest.mark.parametrize(
    "words",
    ["NO NAME", "TEST", "X", "8", "FNU", "LNU", "UNKNOWN", "UNKOWN", "NONE", "REFUSED", "NAME REFUSED", "BABY BOY",
     "DECEASED", "REDACTED", "Sealed", "U/K", "S/N", "n / a", "TEST1", "UNKNOWN2", "ZZTEST", "Desconhecido", "NaN",
     "SAME AS ABOVE", "未知", "不详", "미상", "неизвестно", "غير معروف", "NO DATA", "NOBODY", "ABCD",
     "N/A", "NOT GIVEN", "LAST NAME UNKNOWN", "ZZZZ", "TEST PATIENT", "Desconocido", "UNIDENTIFIED MALE", "---"],
)  # fmt: skip
def test_a_placeholder_in_both_parts_of_a_name_is_no_name(words: str) -> None:
    nobody = Biographics((PersonName(words, words),))
    assert weight(nobody, nobody) == 0
    assert weight(nobody, Biographics((PersonName("GARCIA", "MARIO"),))) == 0
    surname = Biographics((PersonName(words, "MARIO"),))
    assert weight(surname, MARIO) == weight(Biographics((PersonName("", "MARIO"),)), MARIO)


def test_john_doe_is_nobody_and_a_doe_of_another_name_somebody() -> None:
    doe = Biographics((PersonName("DOE", "JOHN"),))
    assert weight(doe, doe) == 0
    kwame = Biographics((PersonName("DOE", "KWAME"),))
    assert weight(kwame, kwame) > 10


@pytest.mark.parametrize(
    "name",
    [("NO", "JI WON"), ("LAST", "ANNA"), ("TESTA", "MARCO"), ("NAME", "YUKI"), ("VAN", "LE"), ("NA", "YOON"),
     ("MINOR", "ANNE"), ("ROE", "JANE"), ("MOUSE", "ADA"), ("WEI", "ZHI"), ("DOE", "RICHARD"),
     ("BLANK", "MARTIN"), ("CHILD", "LEE"), ("TESTER", "JON"), ("O", "SUN HEE")],
)  # fmt: skip
def test_names_that_look_like_placeholders_stay_names(name: tuple[str, str]) -> None:
    parsed = parse_name(PersonName(*name))
    assert parsed.surnames
    assert parsed.givens


def test_a_single_name_moved_to_the_other_field_weighs_as_in_its_own() -> None:
    born = ("1980-05-05",)
    last = Biographics((PersonName("SURYANTO", "FNU"),), born)
    first = Biographics((PersonName("LNU", "SURYANTO"),), born)
    assert weight(last, first) == pytest.approx(weight(last, last), abs=0.1)
    assert weight(first, last) == weight(last, first)


def test_a_single_name_is_found_in_the_other_field_without_a_date(tmp_path: Path) -> None:
    records = [*people(5, 600), Biographics((PersonName("SURYANTO", ""),))]
    BiographicSegment.write(tmp_path, identities(records))
    found = BiographicSegment.open(tmp_path).search(Biographics((PersonName("", "SURYANTO"),)), limit=3)
    assert found
    assert BiographicSegment.open(tmp_path).identity_id(600) == found[0].identity_id


@pytest.mark.parametrize(
    ("written", "number"),
    [("87654329.0", "87654329"), ("8.7654329E7", "87654329"), ("8.7654329E+07", "87654329"),
     ("'087654329", "087654329"), ('="087654329"', "087654329"), ("８７６５４３２９", "87654329"), ("1.2E7", ""),
     ("2.19E+08", ""), ("123456E5", "123456E5"), ("NY1234", "NY1234"), ("", "")],
)  # fmt: skip
def test_a_number_as_a_spreadsheet_left_it(written: str, number: str) -> None:
    assert plain_number(written) == number
    assert was_cut(written) is (bool(written) and not number)


@given(st.sampled_from(["ANUM", "PASSPORT", "UCN", "SSN", "OTHER"]), st.integers(10_000_000, 99_999_999))
def test_a_whole_number_survives_a_spreadsheet(kind: str, number: int) -> None:
    usual = parse_number(kind, str(number))
    power = f"{str(number)[0]}.{str(number)[1:]}E+07"
    for written in (
        f"{number}.0",
        f"{number}.00",
        power,
        f"'{number}",
        str(number).translate(_WIDE),
        f"0{number}",
    ):
        assert parse_number(kind, written) == usual or (power == written and number % 10 == 0)


_WIDE = {ord(str(n)): 0xFF10 + n for n in range(10)}


def test_a_gallery_betrays_its_defaults_and_they_are_no_evidence(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    records = people(9, 1_500)
    marked = [
        replace(r, births=("1985-06-07",), numbers=(("OTHER", "5551234"),)) if n % 20 == 0 else r
        for n, r in enumerate(records)
    ]
    BiographicSegment.write(tmp_path, identities(marked))
    segment = BiographicSegment.open(tmp_path)
    rows = {(row["field"], row["value"]) for row in segment.defaults.as_rows()}
    assert rows == {("birth date", "1985-06-07"), ("OTHER", "5551234")}
    for row in rng.integers(1_500, size=30).tolist():
        best = segment.search(marked[row], limit=1)[0]
        assert segment.identity_id(row) == best.identity_id
        assert sum(one.weight for one in best.evidence) == pytest.approx(best.weight)
        assert not any(one.probe_value == "1985-06-07" and one.weight for one in best.evidence)


def test_a_gallery_without_defaults_betrays_none(tmp_path: Path) -> None:
    BiographicSegment.write(tmp_path, [Identity(str(n), r) for n, r in enumerate(people(4, 2_000))])
    assert not BiographicSegment.open(tmp_path).defaults


@settings(max_examples=examples(40))
@example(
    count=10_259, seed=8_923, first=1953
)  # a day of the file's first year, which has neighbours on one side only
@given(st.integers(300, 20_000), st.integers(0, 10_000), st.integers(1950, 2000))
def test_birthdays_of_people_are_not_taken_for_defaults(count: int, seed: int, first: int) -> None:
    """Chance takes one day of 10^9, so of files with 10,080 days one in 100,000 or fewer loses a day."""
    rng = np.random.default_rng(seed)
    day, month = rng.integers(1, 29, count), rng.integers(1, 13, count)
    values, people_ = np.unique(
        (first + rng.integers(0, 30, count)) * 10_000 + month * 100 + day, return_counts=True
    )
    out, vague = overfrequent.dates(values, people_)
    assert not out.any()
    assert not vague.any()


@settings(max_examples=examples(40))
@given(
    st.integers(300, 5_000), st.sampled_from([19700101, 19850607, 19000101, 20000229]), st.integers(0, 1_000)
)
def test_a_date_of_every_twentieth_is_a_default(count: int, default: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    dates = (
        rng.integers(1950, 2000, count) * 10_000
        + rng.integers(1, 13, count) * 100
        + rng.integers(1, 29, count)
    )
    dates[: count // 20] = default
    values, people_ = np.unique(dates, return_counts=True)
    out, _ = overfrequent.dates(values, people_)
    assert values[out].tolist() == [default]


def test_first_of_january_of_many_years_is_a_habit_and_one_far_above_it_a_default() -> None:
    january = np.arange(1950, 2000) * 10_000 + 101
    usual = np.concatenate([january + 100 * month + day for month in range(1, 11) for day in range(28)])
    values, people_ = (
        np.append(january, usual),
        np.append(np.full(50, 40), np.ones(len(usual), dtype=np.int64)),
    )
    order = np.argsort(values)
    values, people_ = values[order], people_[order]
    out, vague = overfrequent.dates(values, people_)
    assert not out.any()
    assert values[vague].tolist() == january.tolist()
    people_[values == 19700101] = 4_000
    out, vague = overfrequent.dates(values, people_)
    assert values[out].tolist() == [19700101]
    assert vague.sum() == 49
