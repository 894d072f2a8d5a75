"""The figures of data-reliability memos. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import Registered

MEMOS: Final = (
    Registered("memo.traced", "cases that differ", "traced",
               "cases of which state, steps, clocks or digests are not as the audit log tells", "as the log tells",
               flags=()),
    Registered("memo.restated", "restated counts", "kept-counts", "counts that came out differently later",
               "came out the same, or were not counted again", flags=()),
    Registered("memo.findings", "findings of the round of checks", "checked", "findings of the last round",
               "nothing was found", flags=()),
    Registered("memo.no_ori", "requests without an ORI of the jail", "requests-counted", "requests without an ORI",
               "with one", flags=(), snapshot=True),
    Registered("memo.released_null", "rows without a value: {part}", "released-kept", "no value in the column",
               "a value", flags=(), family=True),
    Registered("memo.released_repeats", "repeats within a day", "released-kept",
               "within 24 hours of another event of the same person", "no such event, or no key of a person", flags=()),
    Registered("memo.released_rejected", "rows rejected", "released-rows", "rows that a rule rejected",
               "kept or excluded", flags=()),
    Registered("memo.released_excluded", "rows excluded", "released-rows", "empty rows", "kept or rejected", flags=()),
)  # fmt: skip
