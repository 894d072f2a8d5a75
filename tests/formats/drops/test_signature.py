"""Signed messages: the published vector, and nothing that differs by one bit passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.drops.signature import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    TOLERANCE,
    SignatureError,
    secret_key,
    secret_text,
    sign,
    verify,
)

KEY = secret_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
SIGNED = {
    ID: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    TIMESTAMP: "1614265330",
    SIGNATURE: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
"""The example that the specification's reference libraries are tested with."""


def test_the_published_vector() -> None:
    assert sign(KEY, SIGNED[ID], AT, BODY) == SIGNED
    assert verify(KEY, SIGNED, BODY, AT) == SIGNED[ID]


@pytest.mark.parametrize("off", [TOLERANCE, -TOLERANCE])
def test_the_window_has_two_ends(off: timedelta) -> None:
    assert verify(KEY, SIGNED, BODY, AT + off)
    with pytest.raises(SignatureError, match="five minutes") as refused:
        verify(KEY, SIGNED, BODY, AT + off * 1.01)
    assert refused.value.header == TIMESTAMP


@given(
    st.binary(max_size=60), st.binary(min_size=24, max_size=64), st.from_regex(r"[!-~]{1,40}", fullmatch=True)
)
def test_a_signed_message_verifies_and_an_altered_one_does_not(
    body: bytes, key: bytes, message_id: str
) -> None:
    signed = sign(key, message_id, AT, body)
    assert verify(secret_key(secret_text(key)), signed, body, AT) == message_id
    for changed in (
        (key, signed, body + b"x"),
        (key, {**signed, ID: message_id + "x"}, body),
        (key, {**signed, TIMESTAMP: "1614265331"}, body),
        (key[:-1] + bytes([key[-1] ^ 1]), signed, body),
    ):
        with pytest.raises(SignatureError):
            verify(*changed, AT)


@given(st.dictionaries(st.sampled_from([ID, TIMESTAMP, SIGNATURE]), st.text(max_size=40)))
def test_any_headers_verify_or_raise_the_one_error(headers: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        verify(KEY, headers, BODY, AT)
