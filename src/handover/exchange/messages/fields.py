"""What a message field declares besides its type: purpose, law and source column. Pure."""

from __future__ import annotations

from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

COMPUTED: Final = "computed"
"""`of` of a field that is no column by itself begins with this word; `exchange.deriving` knows each by its name."""


class MessagePart(BaseModel):
    """The data of a message. A member without a declared field is refused, since no table allows it to pass."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def passes(
    purpose: str, *, of: str = "", law: str = "", example: Any = None, default: Any = ..., since: int = 1
) -> Any:
    """Declare a field.

    ``of``: the column that it repeats (``detainer.Service.place``, ``step.happened_at``) or ``computed.NAME``; empty
    for a constant. ``law``: its own source, where it is another than the message's. ``since``: the version of the
    message that says it first; a later one has a default, by which a message of an earlier version is read.
    """
    return Field(
        default,
        description=purpose,
        examples=[example],
        json_schema_extra={"of": of, "law": law, "since": since},
    )


class MessageData(MessagePart):
    """What every message says."""

    happened_at: AwareDatetime = passes(
        "when it happened, by which both sides' clocks run",
        of="step.happened_at",
        example="2026-11-24T15:02:00Z",
    )
    recorded_at: AwareDatetime = passes(
        "when the sender recorded it: whether it came late",
        of="step.recorded_at",
        example="2026-11-24T15:03:11Z",
    )


class JailMessageData(MessageData):
    """What every message of a jail says."""

    by_name: str = passes(
        "the person at the jail who answers for it: a named person records every act", of="step.actor_name",
        example="Clark Dale",
    )  # fmt: skip
    by_id: str = passes(
        "which person of that name: whether two acts are by one person or by two", of="computed.person_of_step",
        example="4f1d9a0c27be63d5", default="", since=2,
    )  # fmt: skip


class ErasureMessageData(MessageData):
    """What every message says that tells of an erasure."""

    happened_at: AwareDatetime = passes(
        "when it was erased", of="computed.erased_at", example="2026-11-28T10:00:00Z"
    )
    recorded_at: AwareDatetime = passes(
        "when it was recorded", of="computed.erased_at", example="2026-11-28T10:00:00Z"
    )
    authority: str = passes(
        "by which statute and order; it names nobody", of="computed.erased_by", law="the order itself",
        example="Order 26-118 of the Columbia Circuit Court",
    )  # fmt: skip


def since_of(body: type[MessageData]) -> dict[str, int]:
    """Each field of a message with the version that says it first."""
    return {name: int(dict(field.json_schema_extra)["since"]) for name, field in body.model_fields.items()}  # type: ignore[arg-type]
