"""Read the file that a record of prints names: a template as it is, an image by the extractor."""

from __future__ import annotations

import hashlib
from pathlib import Path

from handover.formats.records import Rejected
from handover.formats.records.bodies import Prints
from handover.formats.records.print_files import PrintFileError, print_path
from handover.formats.records.print_files import read_print as read_file
from handover.matching.fingerprints.pool import Job, do
from handover.repositories.commitments import commitment, content_bytes
from handover.repositories.importing.outcomes import Planned


def read_print(one: Planned, folder: Path, extractor: str) -> Rejected | None:
    """Put minutiae and content into ``one``, or return why not. The content commits to the file's bytes."""
    assert one.record is not None
    body = one.record.body
    assert isinstance(body, Prints)
    try:
        path, data = print_path(body, folder), read_file(body, folder)
    except PrintFileError as problem:
        return Rejected(problem.rule, problem.message, "body.template" if body.template else "body.image")
    one.content = content_bytes(one.record, hashlib.sha256(data).hexdigest())
    if one.head is not None and _as_on_file(one):
        return None
    done = do(Job(path, body.position, extractor=extractor))
    if done.minutiae is None:
        return Rejected("print-unread", f"gives no minutiae: {done.problem}", "body")
    one.finger = done.minutiae
    return None


def _as_on_file(one: Planned) -> bool:
    """Whether the same file is on file already, so that it need not be read again."""
    head = one.head
    return head is not None and bool(head.salt) and commitment(head.salt, one.content) == head.commitment
