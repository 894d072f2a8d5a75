"""Dates of birth in the forms that people and programs write, read by what their column shows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from handover.cli import app
from handover.matching.biographics.linkage.dates import read_columns
from handover.matching.biographics.linkage.mapping import read_map
from handover.matching.biographics.linkage.run import link
from tests.matching.biographics.linkage.data import write_csv, write_files
from tests.support.examples import examples

TODAY = date(2026, 11, 29)
_SERIAL_0 = date(1899, 12, 30)
_1970 = datetime(1970, 1, 1, tzinfo=UTC)


def _since(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) - _1970).total_seconds())


FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: f"{d:%Y-%m-%d}",
    "iso with time": lambda d: f"{d:%Y-%m-%d}T00:00:00.000Z",
    "iso with space": lambda d: f"{d:%Y-%m-%d} 00:00:00",
    "compact": lambda d: f"{d:%Y%m%d}",
    "compact with time": lambda d: f"{d:%Y%m%d}T120000",
    "d-Mon-Y": lambda d: f"{d:%d-%b-%Y}",
    "d-Mon-y": lambda d: f"{d.day}-{d:%b-%y}",
    "DDMonYYYY": lambda d: f"{d:%d%b%Y}".upper(),
    "Mon d, Y": lambda d: f"{d:%B} {d.day}, {d.year}",
    "weekday": lambda d: f"{d:%a, %d %b %Y}",
    "m/d/y": lambda d: f"{d.month}/{d.day}/{d:%y}",
    "m/d/Y": lambda d: f"{d.month}/{d.day}/{d.year}",
    "m/d/Y time": lambda d: f"{d.month}/{d.day}/{d.year} 12:00 AM",
    "d.m.Y": lambda d: f"{d.day}.{d.month}.{d.year}",
    "d/m/y": lambda d: f"{d.day}/{d.month}/{d:%y}",
    "MMDDYYYY": lambda d: f"{d:%m%d%Y}",
    "MMDDYYYY, zero lost": lambda d: f"{d:%m%d%Y}".lstrip("0"),
    "DDMMYYYY": lambda d: f"{d:%d%m%Y}",
    "MMDDYY": lambda d: f"{d:%m%d%y}",
    "YYMMDD": lambda d: f"{d:%y%m%d}",
    "serial": lambda d: str((d - _SERIAL_0).days),
    "serial, .0": lambda d: f"{(d - _SERIAL_0).days}.0",
    "seconds": lambda d: str(_since(d)),
    "milliseconds": lambda d: str(_since(d) * 1000),
    "Spanish": lambda d: f"{d.day} de {_SPANISH[d.month - 1]} de {d.year}",
    "Japanese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "Russian": lambda d: f"{d.day} {_RUSSIAN[d.month - 1]} {d.year}",
    "Roman month": lambda d: f"{d.day}.{_ROMAN[d.month - 1]}.{d.year}",
    "ctime": lambda d: f"{d:%a %b %d} 00:00:00 {d.year}",
    "weekday m/d/Y": lambda d: f"{d:%a} {d.month}/{d.day}/{d.year}",
    "backslashes": lambda d: f"{d.month}\\{d.day}\\{d.year}",
    "bars": lambda d: f"{d:%m|%d|%Y}",
    "m/d/'y": lambda d: f"{d.month}/{d.day}/'{d:%y}",
    "JSON of .NET": lambda d: f"/Date({_since(d) * 1000})/",
    "compact, shown as a power": lambda d: f"{float(f'{d:%Y%m%d}'):.7E}",
    "full width": lambda d: f"{d:%Y/%m/%d}".translate({48 + n: 0xFF10 + n for n in range(10)}),
}
_SPANISH: tuple[str, ...] = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
_RUSSIAN: tuple[str, ...] = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_ROMAN: tuple[str, ...] = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TWO_FIGURES = {"m/d/'y", "d-Mon-y", "m/d/y", "d/m/y", "MMDDYY", "YYMMDD"}


def read(texts: list[str]) -> list[str]:
    digits, _ = read_columns("birth", [texts], TODAY)
    return [digits[0].get(text, "") for text in texts]


ALONE = {"d.m.Y", "d/m/y", "DDMMYYYY", "YYMMDD", "MMDDYY", "serial", "serial, .0", "seconds", "milliseconds"}
"""Forms that only a whole column of them tells."""


def _days(seed: int, count: int) -> list[date]:
    first = date(1930, 1, 2).toordinal()
    drawn = Random(seed).sample(range(first, date(2008, 12, 31).toordinal()), count)
    return [date.fromordinal(one) for one in drawn]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=examples(8))
@given(st.integers(0, 1_000_000))
def test_a_column_in_one_form_is_read_whole(form: str, seed: int) -> None:
    days = _days(seed, 80)
    texts = [FORMS[form](day) for day in days]
    digits, told = read_columns("birth", [texts], TODAY)
    assert told[0].read == told[0].given == len(days)
    for day, text in zip(days, texts, strict=True):
        if form in TWO_FIGURES and day.year <= TODAY.year - 100:
            continue  # of two figures the latest year that is not to come
        assert digits[0][text] == f"{day:%Y%m%d}"


@settings(max_examples=examples(30))
@given(st.integers(0, 1_000_000))
def test_forms_mixed_in_one_column_are_read_each(seed: int) -> None:
    days = _days(seed, 100)
    forms = Random(seed).choices(sorted(set(FORMS) - ALONE), k=100)
    texts = [FORMS[form](day) for day, form in zip(days, forms, strict=True)]
    for day, form, text, found in zip(days, forms, texts, read(texts), strict=True):
        if form not in TWO_FIGURES:
            assert found == f"{day:%Y%m%d}", text


def test_each_file_says_for_itself_whether_the_day_comes_first() -> None:
    columns = [["3/4/1980", "14/6/1988", "25/12/1990"], ["3/4/1980", "6/14/1988"]]
    digits, told = read_columns("birth", columns, TODAY)
    assert digits[0]["3/4/1980"] == "19800403"
    assert digits[1]["3/4/1980"] == "19800304"
    assert [one.file for one in told] == ["left", "right"]


def test_a_file_that_does_not_say_follows_the_other() -> None:
    digits, _ = read_columns("birth", [["3/4/1980"], ["14/6/1988"]], TODAY)
    assert digits[0]["3/4/1980"] == "19800403"


def test_ages_give_a_year_alone() -> None:
    assert read(["34", "61", "19", "34"]) == ["19920000", "19650000", "20070000", "19920000"]
    assert read(["34 yrs", "61 years old"]) == ["19920000", "19650000"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1988", "19880000"), ("1988-06", "19880600"), ("06/1988", "19880600"), ("Jun 1988", "19880600"),
     ("1988-XX-XX", "19880000"), ("1988-00-00", "19880000"), ("00/00/1988", "19880000"), ("6/??/1988", "19880600"),
     ("", ""), ("UNKNOWN", ""), ("N/A", ""), ("00/00/0000", ""), ("1900-01-01", ""), ("12/31/9999", ""), ("--", ""),
     ("1988-06-14", "19880614")],
)  # fmt: skip
def test_parts_and_placeholders(text: str, digits: str) -> None:
    assert read([text, "1990-02-03"])[0] == digits


def test_what_is_no_date_is_counted_and_shown_and_a_misspelt_one_still_compared() -> None:
    texts = ["1988-06-14", "hello", "hello", "1988-02-31", "see file"]
    digits, told = read_columns("birth", [texts], TODAY)
    assert (told[0].given, told[0].read) == (5, 1)
    assert told[0].unread[0] == ("hello", 2)
    assert digits[0]["1988-02-31"] == "19880231"
    assert digits[0]["see file"] == ""


@given(st.lists(st.text(max_size=30), max_size=30))
def test_any_column_is_read_without_an_error(texts: list[str]) -> None:
    digits, told = read_columns("birth", [texts], TODAY)
    assert all(value == "" or (len(value) == 8 and value.isdigit()) for value in digits[0].values())
    assert 0 <= told[0].read <= told[0].given <= len(texts)


def _rewritten(path: Path, change: Callable[[int, str], str]) -> None:
    rows = list(csv.reader(path.open()))
    write_csv(path, tuple(rows[0]), [[*r[:3], change(n, r[3]), *r[4:]] for n, r in enumerate(rows[1:])])


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["m/d/y", "d-Mon-Y", "serial", "MMDDYYYY, zero lost", "milliseconds"])
def test_a_file_in_another_form_is_linked_as_well(tmp_path: Path, form: str) -> None:
    left, right, columns, _ = write_files(tmp_path, 200)
    before = link(left, right, read_map(columns), today=TODAY)

    def change(_: int, text: str) -> str:
        return FORMS[form](date.fromisoformat(text)) if text and "-00" not in text else text

    _rewritten(right, change)
    after = link(left, right, read_map(columns), today=TODAY)
    assert abs(int(after.chosen.sum()) - int(before.chosen.sum())) <= 2


@pytest.mark.heavy
def test_unread_dates_are_a_warning_and_with_strict_a_failure(tmp_path: Path) -> None:
    left, right, columns, _ = write_files(tmp_path, 150)
    _rewritten(right, lambda n, text: "see file" if n % 10 == 0 else text)
    arguments = ["link", str(left), str(right), "--columns", str(columns), "--out", str(tmp_path / "out")]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout.splitlines()[-1])
    assert "see file" in figures["warnings"][0]
    assert "warning" in answer.output.splitlines()[-1] or "see file" in answer.stderr.splitlines()[-1]
    assert figures["dates"][1]["unread"] == {"see file": 15}
    assert "Warning" in (tmp_path / "out" / "report.html").read_text()
    assert CliRunner().invoke(app, [*arguments, "--strict"]).exit_code == 1
    assert CliRunner().invoke(app, [*arguments[:2], str(left), *arguments[3:], "--strict"]).exit_code == 0


def test_serials_are_those_of_spreadsheets() -> None:
    assert read(["32308", "25569", "41275"]) == ["19880614", "19700101", "20130101"]
    assert (_SERIAL_0 + timedelta(days=32308)).isoformat() == "1988-06-14"
