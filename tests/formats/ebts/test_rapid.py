"""The quick wants check: what is asked and what is answered follow EBTS in both encodings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from handover.formats.ansi_nist import read
from handover.formats.checking import check
from handover.formats.ebts.answers import in_xml, write_errt
from handover.formats.ebts.niem import read_package
from handover.formats.ebts.problems import SubmissionError
from handover.formats.ebts.rapid import Colour, read_rpis, write_rpis, write_rpisr
from handover.formats.ebts.values import Name
from tests.formats.ebts.builders import image
from tests.formats.ebts.test_answers import errt, sre
from tests.formats.ebts.test_niem import SCHEMA

DAY = date(2020, 2, 25)


def rpis(count: int = 2) -> bytes:
    return write_rpis(
        tcn="JAIL-20200225-0002",
        ori="TX0570000",
        dai="TXDPS0000",
        date=DAY,
        control_ori="TX0570100",
        attention="SGT. MILLER",
        images=[image(finger) for finger in range(1, count + 1)],
        name=Name("DOE", "JOHN"),
        birth="1985-07-01",
        sex="M",
        rap_sheet_wanted=True,
        amputations={10: "XX"},
    )


def rpisr(colour: Colour = "R", **changes: object) -> bytes:
    values: dict[str, object] = {
        "tcn": "HO20200225RPISR1",
        "tcr": "JAIL-20200225-0002",
        "ori": "TXBUREAU0",
        "dai": "TX0570000",
        "date": DAY,
        "attention": "SGT MILLER",
        "note": "A LEAD. CONFIRM WITH THE ENTERING AGENCY BEFORE ACTING.",
        "message": "WANTED PERSON",
    }
    named = {} if colour == "G" else {"ucn": ("123456AB7",), "name": Name("DOE", "JOHN")}
    return write_rpisr(colour=colour, **{**values, **named, **changes})  # type: ignore[arg-type]


def test_a_search_is_valid_and_holds_its_prints() -> None:
    tx = read(rpis())
    assert check(rpis())["errors"] == []
    assert (tx.tot, len(tx.of_type(14)), tx.header.first(6)) == ("RPIS", 2, "2")
    two = tx.record(2)
    assert two is not None
    assert [two.first(n) for n in (6, 18, 22, 70, 73, 84, 98)] == [
        "SGT MILLER", "DOE,JOHN", "19850701", "Y", "TX0570100", "10", "6",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 11])
def test_a_search_has_two_to_ten_prints(count: int) -> None:
    with pytest.raises(ValueError, match="2 to 10"):
        rpis(count)


@pytest.mark.parametrize("colour", ["R", "Y", "G"])
def test_an_answer_is_valid_in_each_colour(colour: Colour) -> None:
    data = rpisr(colour)
    assert check(data)["errors"] == []
    two = read(data).record(2)
    assert two is not None
    assert (two.first(59), read(data).header.first(10)) == (colour, "JAIL-20200225-0002")
    assert (two.first(14) == "") == (colour == "G")


def test_green_names_nobody_and_there_is_no_fourth_colour() -> None:
    with pytest.raises(ValueError, match="green"):
        rpisr("G", ucn=("123456AB7",))
    with pytest.raises(ValueError, match="R, Y or G"):
        rpisr("B")  # type: ignore[arg-type]


@pytest.mark.samples
def test_answers_in_xml_validate_and_say_the_same(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    garbage = write_errt(tcn="HO20200225ERRT01", tcr="", ori="TXBUREAU0", dai="", messages=(), date=DAY)
    for data in (errt(), garbage, sre(), rpis(), rpisr(), rpisr("G")):
        package = in_xml(data)
        assert schema.validate(etree.fromstring(package)), (read(data).tot, schema.error_log)
        again = read_package(package).transaction.record(2)
        assert again is not None
        two = read(data).record(2)
        assert two is not None
        for item in two.fields:
            if item.number > 2:
                expected = item.text.replace("\r\n", "\n")
                assert (again.get(item.number) or "").replace("\r\n", "\n") == expected, item.tag


def test_a_search_is_read_as_it_was_asked() -> None:
    found = read_rpis(rpis(3))
    assert (found.repositories, found.wants_rap_sheet, found.wants_photo) == (("6",), True, False)
    assert [one.finger for one in found.submission.images] == [1, 2, 3]
    assert found.submission.names == (Name("DOE", "JOHN"),)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [(b"RPIS", b"AMNX", "not a quick wants check"), (b"2.098:", b"2.099:", "say where to search")],
)
def test_what_is_no_quick_wants_check_is_refused(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(SubmissionError, match=told):
        read_rpis(rpis().replace(old, new))


@pytest.mark.samples
def test_the_template_of_a_search_is_read(samples: Path) -> None:
    (path,) = (samples / "ebts/fbi-ebts10/samples/Identification Service").glob("Template(RPIS)*")
    with pytest.raises(SubmissionError, match="two to ten prints"):
        read_rpis(path.read_bytes())
