"""One name written in many ways: scripts, particles, suffixes, broken encodings. Each must be found as itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.matching.biographics import Frequencies, compare
from handover.matching.biographics.korean import folded
from handover.matching.biographics.name_pairs.features import FEATURES, features
from handover.matching.biographics.name_pairs.words import words_of
from handover.matching.biographics.normalise import heads, parse_name
from handover.matching.biographics.scripts import latin, letters_lost, mended, parted
from handover.matching.types import Biographics, PersonName
from tests.support.examples import examples

TABLE = Frequencies.background()


def name(last: str, first: str = "", suffix: str = "") -> PersonName:
    return PersonName(last=last, first=first, suffix=suffix)


def weight(one: PersonName, other: PersonName) -> float:
    """Bits of the names alone."""
    return compare(Biographics(names=(one,)), Biographics(names=(other,)), frequencies=TABLE).weight


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name("عبد الرحمن", "عمر"), name("ABDULRAHMAN", "OMAR")),
        (name("عمر عبد الرحمن"), name("ABDULRAHMAN", "OMAR")),
        (name("المصري", "عمر"), name("ALMASRI", "OMAR")),
        (name("이", "민수"), name("LEE", "MINSU")),
        (name("김민수"), name("KIM", "MIN-SU")),
        (name("王小明"), name("WANG", "XIAOMING")),
        (name("남궁민수"), name("NAMGUNG", "MINSU")),
        (name("DELAHOYA", "OSCAR"), name("DE LA HOYA", "OSCAR")),
        (name("DELAHOYA", "OSCAR"), name("HOYA", "OSCAR")),
        (name("VANDERMEER", "JAN"), name("MEER", "JAN")),
        (name("MU?OZ", "JUAN"), name("MUÑOZ", "JUAN")),
        (name("MU\ufffd OZ", "JUAN"), name("MUÑOZ", "JUAN")),
        (name("GARCÃ\xadA", "JUAN"), name("GARCÍA", "JUAN")),
        (name("PE¤A", "JUAN"), name("PEÑA", "JUAN")),
        (name("PE&NTILDE;A", "JUAN"), name("PEÑA", "JUAN")),
        (name("PE&amp;ntilde;A", "JUAN"), name("PEÑA", "JUAN")),
    ],
)
def test_one_name_written_in_two_ways_agrees(one: PersonName, other: PersonName) -> None:
    same = min(weight(one, one), weight(other, other))
    assert weight(one, other) > same - 8
    assert weight(one, other) > weight(one, name("OKONKWO", "PIETER")) + 15
    assert weight(one, other) == pytest.approx(weight(other, one))


@pytest.mark.parametrize(
    ("last", "first", "suffix"),
    [
        ("RIVERS, JR., WALTER", "", "JR"),
        ("RIVERS, WALTER, JUNIOR", "", "JR"),
        ("RIVERS JR, WALTER", "", "JUNIOR"),
        ("RIVERS I", "WALTER", "I"),
        ("RIVERS II", "WALTER", "2ND"),
        ("RIVERS V", "WALTER", "V"),
        ("RIVERS VI", "WALTER", "VI"),
        ("RIVERS", "WALTER VII", "VII"),
    ],
)
def test_a_suffix_is_read_wherever_it_stands(last: str, first: str, suffix: str) -> None:
    assert parse_name(name(last, first)) == parse_name(name("RIVERS", "WALTER", suffix))


def test_suffixes_that_differ_speak_against() -> None:
    for one, other in (("II", "I"), ("VI", "VII"), ("JR", "SR"), ("II", "III")):
        here, there = name(f"RIVERS {one}", "WALTER"), name(f"RIVERS {other}", "WALTER")
        assert weight(here, there) < weight(name("RIVERS", "WALTER"), here) < weight(here, here)


@pytest.mark.parametrize(("last", "first"), [("RIVERS", "WALTER V"), ("NGUYEN", "VI"), ("JUNIOR", "ANA")])
def test_names_and_initials_are_no_suffixes(last: str, first: str) -> None:
    assert parse_name(name(last, first)).suffix == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Walter Rivers Jr", "Walter Rivers Junior"),
        ("Joao da Silva Junior", "Joao da Silva Jr"),
        ("Rivers, Jr., Walter", "Walter Rivers Jr"),
        ("Oscar De La Hoya", "Oscar Delahoya"),
        ("VANDER MEER", "VANDERMEER"),
        ("AL-MASRI", "ALMASRI"),
        ("Abd al-Rahman", "Abdulrahman"),
        ("Garcia-Lopez", "Garcialopez"),
        ("FITZ GERALD", "FITZGERALD"),
        ("عمر عبد الرحمن", "Omar Abdulrahman"),
        ("김민수", "Kim Min-su"),
    ],
)
def test_whole_names_that_are_one(one: str, other: str) -> None:
    found = dict(zip(FEATURES, features(one, other), strict=True))
    assert found["words alike"] > 0.95
    assert found["letters alike"] > 0.9
    assert found["a word contradicts"] == found["words without partner"] == 0


@pytest.mark.parametrize(
    ("one", "other"), [("Walter Rivers II", "Walter Rivers III"), ("Walter Junior", "Walter Senior")]
)
def test_whole_names_whose_suffixes_contradict(one: str, other: str) -> None:
    found = dict(zip(FEATURES, features(one, other), strict=True))
    assert found["a word contradicts"] > 0
    assert found["worst word"] == 0


def test_a_suffix_is_no_word_of_a_whole_name() -> None:
    assert words_of("RIVERS, JR., WALTER").heads == ("WALTER", "RIVERS")
    assert words_of("Jr").heads == ("JR",)


LETTERS = st.text(st.sampled_from("ABCDEFGHIKLMNOPRSTUVZ"), min_size=4, max_size=10)


@settings(max_examples=examples(40))
@given(LETTERS, st.sampled_from(["DE LA", "VAN DER", "AL", "DEL", "EL", "DOS"]))
def test_any_surname_agrees_with_itself_however_its_particle_is_written(surname: str, particle: str) -> None:
    apart, joined = f"JO {particle} {surname}", f"JO {particle.replace(' ', '')}{surname}"
    table = dict(zip(FEATURES, features(apart, joined), strict=True))
    assert table["letters alike"] > 0.99
    assert table["a word contradicts"] == 0


@settings(max_examples=examples(60))
@given(st.sampled_from(["Muñoz", "Peña", "García", "Gómez", "Núñez", "Ángel Íñiguez", "Müller"]))
def test_utf_8_read_as_latin_1_is_mended(written: str) -> None:
    broken = written.encode("utf-8").decode("latin-1")
    assert latin(mended(broken)) == latin(written)


@settings(max_examples=examples(80))
@given(st.text(max_size=40))
def test_any_text_is_mended_and_put_into_latin_letters(text: str) -> None:
    assert latin(mended(text)).isascii()
    letters_lost(text)
    parsed = parse_name(name(text))
    assert np.isfinite(weight(name(text), name(text))) and parsed.suffix >= 0


def test_lost_letters_are_told_from_question_marks() -> None:
    assert letters_lost("MU?OZ") and letters_lost("MU\ufffdOZ")
    assert not letters_lost("MUÑOZ") and not letters_lost("MUNOZ?")


def test_unspaced_names_are_parted_after_the_surname() -> None:
    assert parted("김민수") == ("KIM", "민수")
    assert parted("歐陽小明") == ("歐陽", "小明")
    assert parted("KIM") is None and parted("金") is None


def test_what_is_left_of_a_joined_particle_is_long_enough_to_be_a_name() -> None:
    assert heads("DELAHOYA")[0] == "HOYA"
    assert heads("DELANEY") == () or "NEY" not in heads("DELANEY")
    assert heads("ALVIN") == ()


KOREAN_PAIRS = [
    (("LEE", "MINSU"), ("YI", "MIN SOO")),
    (("이", "민수"), ("RHEE", "MIN-SU")),
    (("이 민수", ""), ("LEE", "MINSU")),
    (("박", "지성"), ("PARK", "JI-SUNG")),
    (("PARK", "JISOO"), ("BAK", "JISU")),
    (("LIM", "YOONA"), ("IM", "YUNA")),
    (("NOH", "TAEWOO"), ("ROH", "TAE WOO")),
    (("JUNG", "KYUNGHEE"), ("CHUNG", "GYEONG-HUI")),
    (("KIM", "CHULSOO"), ("GIM", "CHEOL SU")),
    (("李", "小龍"), ("LEE", "XIAOLONG")),
    (("黃", "大偉"), ("WONG", "DAWEI")),
]


@pytest.mark.parametrize(("one", "other"), KOREAN_PAIRS)
def test_romanisations_of_one_name_agree(one: tuple[str, str], other: tuple[str, str]) -> None:
    here, there = name(*one), name(*other)
    same = min(weight(here, here), weight(there, there))
    assert weight(here, there) == pytest.approx(weight(there, here))
    assert 7 < weight(here, there) <= same + 1e-6
    assert weight(here, there) > weight(here, name("OKONKWO", other[1])) + 4
    assert weight(here, there) > weight(here, name(other[0], "PIETER")) + 4


def test_another_korean_name_is_another() -> None:
    minsu = name("LEE", "MINSU")
    for last, first in (("KIM", "MINSU"), ("YI", "JIHOON"), ("LEE", "YOUNGHO"), ("YI", "SARAH")):
        assert weight(minsu, name(last, first)) < weight(minsu, name("YI", "MINSOO")) - 4
    assert (
        weight(name("LEE", "JOHN"), name("YI", "JOAN")) < weight(name("LEE", "JOHN"), name("LEE", "JOHN")) - 4
    )


@pytest.mark.parametrize(
    "spellings",
    ["MINSU MINSOO", "JISEONG JISUNG", "YOUNGHO YEONGHO", "JAESUK JAESEOK", "KYUNGHEE GYEONGHUI", "CHULSOO CHEOLSU",
     "SEOYEON SUHYEON", "HAEUN HAEEUN", "WOOSUNG USEONG", "BYUNGHUN BYEONGHEON", "GEUNHYE KUNHYE"],
)  # fmt: skip
def test_spellings_of_a_korean_given_name_have_one_form(spellings: str) -> None:
    one, other = spellings.split()
    assert (folded(one) == folded(other) != "") is (one != "SEOYEON")  # SUHYEON is another name


@pytest.mark.parametrize("given", ["ROBERT", "DAVID", "CHRISTOPHER", "ANN", "", "A1"])
def test_what_has_no_korean_syllables_has_no_such_form(given: str) -> None:
    assert folded(given) == ""


@pytest.mark.parametrize("sign", ["?", "??", "\ufffd", "\ufffd\ufffd", "\xbf", "#", "*", "\u25a1", "\x1a"])
def test_a_lost_letter_is_left_out_and_told_whatever_stands_for_it(sign: str) -> None:
    broken, whole = name(f"IBA{sign}EZ", "ANA"), name("IBAÑEZ", "ANA")
    assert letters_lost(broken.last)
    assert weight(broken, whole) > weight(whole, whole) - 5
    surname, given = compare(Biographics((broken,)), Biographics((whole,)), frequencies=TABLE).evidence[:2]
    assert "a letter was lost" in surname.note
    assert given.note == ""


@pytest.mark.parametrize(
    "written",
    [
        "PE%C3%91A",
        "PE%c3%b1A",
        "PE=C3=91A",
        "PE\\u00d1A",
        "PE\\U00D1A",
        "PEu00f1A",
        "PE\\xf1A",
        "PE&#209;A",
        "PE&#xD1;A",
    ],
)
def test_an_escaped_letter_is_read(written: str) -> None:
    assert latin(mended(written)).upper() == "PENA"
    assert parse_name(name(written, "ANA")) == parse_name(name("PEÑA", "ANA"))


@pytest.mark.parametrize("text", ["100%", "A=B", "BAUU00", "O%20", "C\\o", "JEAN%MARIE", "SUE#2", "=3D"])
def test_what_is_no_escaped_letter_stays(text: str) -> None:
    assert mended(text) == text
