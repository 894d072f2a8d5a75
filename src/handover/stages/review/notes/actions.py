"""Write a note down."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import IMMIGRATION_ROLES, Actor, Role
from handover.audit.append import append
from handover.process.advance import demand
from handover.process.facts import Fact, unkept
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.stages.review.notes import rules
from handover.stages.review.notes.models import CaseNote, NoteFile

WRITES = IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST}
MOST_DOCUMENTS = 10
"""Limit per case for documents from the person concerned, so that the holder of a notice cannot fill the store."""


def add_note(
    case_id: UUID, *, actor: Actor, kind: str, text: str, name: str = "", content: bytes | None = None
) -> CaseNote:
    """Keep a note, and a file with it. Raises `RefusedError`. The audit chain gets the digests, not the words."""
    case = Matter.objects.get(pk=case_id)
    note = CaseNote(
        matter=case, kind=kind, text=text.strip(), by_key=actor.key, by_name=actor.name, at=timezone.now()
    )  # fmt: skip
    demand(
        None if actor.role in WRITES | {Role.PERSON} else Refusal("role", "The office writes notes."),
        None if note.text else Refusal("text", "Write what is to be noted."),
        rules.may_attach(name, content) if content is not None else None,
        *unkept(note),
    )
    with transaction.atomic():
        note.save(force_insert=True)
        told = {"kind": kind, "note": note.pk, "digest": Fact.of(note).digest}
        if content is not None:
            file = NoteFile.objects.create(
                matter=case, note=note, name=rules.plain_name(name), media_type=rules.kind_of(content),
                size=len(content), sha256=hashlib.sha256(content).hexdigest(), content=content,
            )  # fmt: skip
            told["file"] = Fact.of(file).digest
        append(act="case.note", actor=actor, subject=case.reference, content=told)
    return note


def keep_document(case_id: UUID, *, actor: Actor, name: str, content: bytes) -> bool:
    """Store a document that the person concerned sent with their statement; return whether there was room for it.

    An identical file is stored once. Raises `RefusedError` for a file that cannot be attached.
    """
    digest = hashlib.sha256(content).hexdigest()
    sent = NoteFile.objects.filter(matter_id=case_id, note__by_key=actor.key)
    if sent.filter(sha256=digest).exists():
        return True
    if sent.count() >= MOST_DOCUMENTS:
        return False
    text = "Sent by the page of the person concerned, with what was said there."
    add_note(case_id, actor=actor, kind=CaseNote.Kind.DOCUMENT, text=text, name=name, content=content)
    return True
