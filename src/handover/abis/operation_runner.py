"""Perform a call for an account and record it: without an audit entry there is no answer (CJIS AU-2)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from handover.abis.access import TokenReach, pseudonym, reach_of
from handover.abis.galleries import PRINTS, alone
from handover.abis.local import LocalAbis
from handover.abis.operation import Call, OperationResult
from handover.abis.values import AbisError, NotPermittedError
from handover.accounts.models import MachineToken
from handover.audit.append import append


def demand(call: Call, token: MachineToken, transaction_id: str) -> TokenReach:
    """Return the account's reach. Raises `NotPermittedError`, and records the refusal, without the call's
    scope.
    """
    reach = reach_of(token)
    try:
        reach.demand(call.scope)
    except NotPermittedError:
        note(call, token, transaction_id, outcome="refused")
        raise
    return reach


def perform(call: Call, token: MachineToken, transaction_id: str) -> OperationResult:
    """Perform the call and return its result. A change and its entry are one transaction; a read is recorded
    after. Raises `AbisError`.
    """
    reach = demand(call, token, transaction_id)
    abis = LocalAbis(reach.galleries)
    try:
        call.prepare()
        if call.writes:
            with alone(*PRINTS), transaction.atomic():
                outcome = call.perform(abis)
                note(call, token, transaction_id, outcome.note)
        else:
            outcome = call.perform(abis)
            note(call, token, transaction_id, outcome.note)
    except AbisError as problem:
        refused = isinstance(problem, NotPermittedError)
        note(call, token, transaction_id, {"code": problem.code}, outcome="refused" if refused else "failure")
        raise
    return outcome


def note(
    call: Call,
    token: MachineToken,
    transaction_id: str,
    content: dict[str, Any] | None = None,
    outcome: str = "success",
) -> None:
    """Write the audit entry of a call: operation, gallery, transaction, and the person's pseudonym."""
    gallery = {"gallery": call.gallery} if hasattr(call, "gallery") else {}
    with transaction.atomic():
        append(
            act=f"abis.{call.operation}",
            actor=token.actor,
            subject=pseudonym(call.about),
            content={"transaction": transaction_id, **gallery, **(content or {})},
            outcome=outcome,
        )
