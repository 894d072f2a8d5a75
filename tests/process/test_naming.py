"""How a step and its audit entry keep the digests of what lies beside a step's facts: each once, and in few bytes."""

from __future__ import annotations

import pytest

from handover.process.naming import digests_in, in_log, packed, same_in_log, unpacked

SALTED = "2:" + "0f" * 32
OLD = "ab" * 32
BESIDE = {
    "identification.Candidate:7": SALTED,
    "identification.Candidate:12": SALTED,
    "detainer.Paper:7": OLD,
}


def test_what_is_packed_is_unpacked_as_it_was_and_takes_less() -> None:
    kept = packed(BESIDE)
    assert dict(unpacked(kept)) == BESIDE
    assert set(kept) == {"identification.Candidate", "detainer.Paper"}
    assert len(str(kept)) < len(str(BESIDE)) * 0.85


@pytest.mark.parametrize("beside", [BESIDE, packed(BESIDE), {}])
def test_rows_are_named_in_the_form_of_either_version(beside: dict[str, object]) -> None:
    facts = {"file": {"row": "intake.Submission:3", "digest": SALTED}, "beside": beside}
    named = dict(digests_in(facts))
    assert named.pop("intake.Submission:3") == SALTED
    assert named == (BESIDE if beside else {})


def test_an_entry_has_one_digest_over_what_lies_beside_and_fits_no_other_step() -> None:
    facts = {"file": {"row": "intake.Submission:3", "digest": SALTED}, "beside": packed(BESIDE)}
    told = in_log(facts)
    assert told["file"] == facts["file"]
    assert isinstance(told["beside"], str)
    assert same_in_log(facts, told)
    assert same_in_log(facts, facts), "an entry of an earlier version names each row"
    other = {**facts, "beside": packed({**BESIDE, "detainer.Paper:7": SALTED})}
    assert not same_in_log(other, told)
    assert not same_in_log({"file": facts["file"]}, told)
    assert in_log({"file": facts["file"]}) == {"file": facts["file"]}
