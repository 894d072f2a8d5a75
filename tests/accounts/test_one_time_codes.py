"""Codes of an authenticator app, against the vectors of RFC 6238, appendix B, and each is taken once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.accounts.one_time_codes import (
    STEP,
    as_recovery_code,
    code_at,
    in_letters,
    new_recovery_code,
    new_secret,
    step_of,
    uri,
)

SECRET = b"12345678901234567890"
VECTORS = [
    (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
    (2000000000, "69279037"), (20000000000, "65353130"),
]  # fmt: skip


@pytest.mark.parametrize(("seconds", "eight"), VECTORS)
def test_the_vectors_of_the_rfc(seconds: int, eight: str) -> None:
    assert code_at(SECRET, seconds // STEP) == eight[-6:]


@given(st.integers(100, 2**33), st.integers(-3, 3))
def test_a_code_is_taken_near_its_time_and_once(now: int, off: int) -> None:
    secret, here = new_secret(), now // STEP
    code = code_at(secret, here + off)
    found = step_of(secret, f" {code[:3]} {code[3:]} ", now, after=0)
    if abs(off) <= 1:
        assert found is not None
        assert step_of(secret, code, now, after=found) is None
    elif found is not None:  # another step near has the same six digits by chance
        assert code_at(secret, found) == code


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert step_of(SECRET, code, 59, after=0) is None


def test_the_secret_is_shown_as_an_app_reads_it() -> None:
    assert in_letters(SECRET).replace(" ", "") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert uri(SECRET, "bell", "Hand over").startswith("otpauth://totp/Hand%20over:bell?secret=GEZDGNBV")


def test_a_recovery_code_is_read_however_it_is_typed() -> None:
    code = new_recovery_code()
    assert as_recovery_code(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert as_recovery_code("123456") == ""
    assert as_recovery_code(code[:-1]) == ""
