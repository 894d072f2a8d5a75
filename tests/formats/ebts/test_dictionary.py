from __future__ import annotations

import pytest

from handover.formats.ebts import dictionary

INTERFACES = {
    "2.001 LEN, 2.002 IDC, 2.005 RET, 2.006 ATN, 2.007 SCO, 2.009 OCA, 2.014 FBI, 2.015 SID, 2.016 SOC",
    "2.017 MNU, 2.018 NAM, 2.019 AKA, 2.020 POB, 2.021 CTZ, 2.022 DOB, 2.024 SEX, 2.025 RAC, 2.027 HGT",
    "2.029 WGT, 2.031 EYE, 2.032 HAI, 2.026 SMT, 2.035 PPA, 2.036 PHT, 2.039 EAD, 2.040 OCP, 2.041 RES",
    "2.045 DOA, 2.047 ASL, 2.051 CSL, 2.054 SSD, 2.055 SLE, 2.056 ICO, 2.067 IMA, 2.059 SRF, 2.060 MSG",
    "2.070 RAP, 2.075 ERS, 2.073 CRI, 2.084 AMP, 2.087 TAA, 2.096 RPR, 2.098 NDR",
}


@pytest.mark.parametrize("row", sorted(INTERFACES))
def test_every_field_that_the_interface_notes_name_is_held(row: str) -> None:
    for entry in row.split(", "):
        tag, mnemonic = entry.split()
        assert dictionary.mnemonic(tag) == mnemonic
        assert dictionary.rule(tag, "CAR") is not None


def test_what_each_booking_type_demands() -> None:
    car = {"2.005", "2.018", "2.020", "2.022", "2.024", "2.025", "2.027", "2.029", "2.031", "2.032"}
    car |= {"2.001", "2.002", "2.045", "2.047", "2.073"}
    for tot in ("CAR", "CNA", "CPNU"):
        assert set(dictionary.mandatory(tot)) == car
    assert set(dictionary.mandatory("CPDR")) == car | {"2.043"}
    assert set(dictionary.mandatory("SRE")) == {"2.001", "2.002", "2.018", "2.059", "2.073"}
    assert set(dictionary.mandatory("ERRT")) == {"2.001", "2.002", "2.060"}


def test_the_more_generous_edition_counts() -> None:
    assert dictionary.most_occurrences("2.021", "CAR") == 10  # one in 9.1
    assert dictionary.most_occurrences("2.084", "CAR") == 13
    assert dictionary.most_occurrences("2.098", "CAR") == 10
    assert dictionary.most_occurrences("2.014", "SRE") == 1
    name = dictionary.rule("2.018", "CAR")
    assert name is not None
    assert (name.least, name.most) == (3, 50)
    assert dictionary.allowed("2.060", "SRE")
    assert not dictionary.allowed("2.006", "CNA")


def test_tables_and_types() -> None:
    assert dictionary.codes("POB")["MM"].startswith("Mexico")
    assert set(dictionary.codes("SEX")) == set("FMGNXYZ")
    assert len(dictionary.codes("EYE")) == 10
    assert dictionary.codes("nothing") == {}
    assert len(dictionary.transactions()) == 71
    assert dictionary.transactions()["CAR"][1] == "1:1 2:1 414:1-14 10:0-4 713:0-2 15:0-8"
    assert dictionary.known_tot("BATQ")
    assert not dictionary.known_tot("CRM")
    assert dictionary.mnemonic("14.013") == "FGP"
    assert dictionary.mnemonic("2.1003") == ""


def test_items_of_a_field() -> None:
    assert [r.mnemonic for r in dictionary.item_rules("2.047", "CAR")] == ["ASL_DOO", "ASL_AOL"]
    assert dictionary.item_rules("2.018", "CAR") == ()
