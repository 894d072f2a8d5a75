"""Values of the canonical form, for property tests: what a source could rightly send."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from handover.formats.records import KINDS
from handover.formats.records.bodies import CORRECTIONS

TODAY = dt.date(2026, 3, 2)
LETTERS = st.characters(exclude_categories=("C", "Z"))
KEYS = st.text(LETTERS, min_size=1, max_size=20)
WORDS = st.text(st.one_of(LETTERS, st.just(" ")), max_size=20)
LINES = st.text(st.one_of(LETTERS, st.sampled_from(" \n\t")), max_size=40)
DAYS = st.dates(dt.date(1900, 1, 1), TODAY).map(dt.date.isoformat)
LATER = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(dt.date.isoformat)
ORIS = st.from_regex(r"[A-Z0-9]{9}", fullmatch=True) | st.just("")
UCNS = st.from_regex(r"[A-Z0-9]{0,9}", fullmatch=True)
PLACES = st.from_regex(r"([A-Z]{2})?", fullmatch=True)
NAMES = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("last", "first", "middle", "suffix"), WORDS)),
    max_size=3,
)
BIRTHS = st.lists(st.one_of(DAYS, st.just("1980-00-00"), st.just("1980-07-00")), max_size=3)
SEXES = st.sampled_from(["", "F", "M", "X"])
COUNTS = st.integers(1, 9999)

BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "criminal_identity": st.fixed_dictionaries(
        {"names": NAMES, "births": BIRTHS}, optional={"ucn": UCNS, "sex": SEXES, "birthplace": PLACES}
    ),
    "arrest": st.fixed_dictionaries(
        {"identity": KEYS, "arrested_on": DAYS},
        optional={"agency_ori": ORIS, "agency_case": WORDS, "tcn": WORDS},
    ),
    "charge": st.fixed_dictionaries(
        {"arrest": KEYS, "sequence": COUNTS},
        optional={"literal": LINES, "ncic_code": WORDS, "severity": WORDS},
    ),
    "disposition": st.fixed_dictionaries(
        {"charge": KEYS, "category": st.sampled_from(["unknown", "convicted", "declined", "no such word"])},
        optional={"disposed_on": DAYS | st.none(), "literal": LINES, "count": COUNTS, "sentence_text": LINES},
    ),
    "want": st.fixed_dictionaries(
        {"status": st.sampled_from(["active", "cleared"]), "names": NAMES},
        optional={
            "numbers": st.lists(st.fixed_dictionaries({"type": st.just("SOC"), "number": KEYS}), max_size=2),
            "expires_on": LATER | st.none(),
            "ori": ORIS,
        },
    ),
    "immigration_identity": st.fixed_dictionaries(
        {"names": NAMES}, optional={"a_number": st.just("012345678"), "protected": st.booleans()}
    ),
    "encounter": st.fixed_dictionaries({"identity": KEYS, "happened_on": DAYS}, optional={"place": WORDS}),
    "status": st.fixed_dictionaries(
        {"identity": KEYS, "status": st.just("citizen"), "since": DAYS}, optional={"until": LATER | st.none()}
    ),
    "order": st.one_of(
        st.fixed_dictionaries({"identity": KEYS, "kind": st.just("proceeding"), "dated": DAYS}),
        st.fixed_dictionaries(
            {
                "identity": KEYS,
                "kind": st.just("removal_order"),
                "dated": DAYS,
                "final": st.just(True),
                "final_basis": st.just("appeal_waived"),
            }
        ),
    ),
    "prints": st.fixed_dictionaries(
        {
            "identity": KEYS,
            "identity_kind": st.just("criminal_identity"),
            "position": st.integers(1, 10),
            "image": st.just("prints/1.wsq"),
        }
    ),
}


@st.composite
def values(draw: st.DrawFn) -> dict[str, Any]:
    """A record that is taken, as JSON values."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    op = draw(st.sampled_from(["upsert", *CORRECTIONS]))
    key = draw(KEYS)
    if op == "upsert":
        body = draw(BODIES[kind])
    elif op in {"merge", "rekey"}:
        body = {"old": key, "new": draw(KEYS) + "-new of " + key}
    else:
        body = {"reason": draw(LINES)} if op == "retract" else {"authority": "RSA 651:5", "dated": draw(DAYS)}
    return {
        "kind": kind,
        "op": op,
        "source": draw(KEYS),
        "source_key": key,
        "source_version": draw(st.integers(0, 2**63 - 1)),
        "as_of": draw(DAYS),
        "body": body,
    }
