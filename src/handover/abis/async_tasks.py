"""Answers to a callback: 202 with a task id at once, the result posted to an allowed host when it is ready.

The worker (`handover work`) performs the call and delivers the result in separate jobs. Each job may run
twice: the second run finds its work done.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from handover.abis.callbacks import demand_allowed, post
from handover.abis.galleries import PRINTS, alone
from handover.abis.models import LaterCall
from handover.abis.operation import Call
from handover.abis.operation_runner import demand, note, perform
from handover.abis.operations import CALLS
from handover.abis.schemas import ErrorBody
from handover.abis.values import AbisError, GalleryNotReadyError, NotFoundError, UnavailableError
from handover.accounts.models import MachineToken
from handover.process.jobs.faults import TRIES

CallStatus = LaterCall.Status


class DeliveryError(Exception):
    """The callback did not accept the result; the job is retried."""


def accept(call: Call, token: MachineToken, transaction_id: str, callback: str, priority: int) -> UUID:
    """Store a call to be performed later; returns its task id. Raises `NotPermittedError`, `BadRequestError`."""
    demand_allowed(callback)
    demand(call, token, transaction_id)
    with transaction.atomic():
        row = LaterCall.objects.create(
            task=uuid4(), token=token, transaction=transaction_id, callback=callback, operation=call.operation,
            request=call.model_dump(mode="json"), created_at=timezone.now(),
        )  # fmt: skip
        answer_later.using(priority=priority).enqueue(task_id=str(row.task))
    return row.task


def answer(task_id: UUID) -> str:
    """Perform a stored call once, and enqueue delivery of its result. Raises `UnavailableError` to be
    retried.
    """
    row = LaterCall.objects.select_related("token__agency").get(pk=task_id)
    if row.status != CallStatus.PENDING:
        return row.status
    call = CALLS[row.operation].model_validate(row.request)
    try:
        call.prepare()
        if call.writes:
            # One transaction for the change and its record: a worker killed in between repeats neither.
            with alone(*PRINTS), transaction.atomic():
                result = perform(call, row.token, row.transaction).body
                return _finish(row, result, failed=False)
        result, failed = perform(call, row.token, row.transaction).body, False
    except GalleryNotReadyError:
        raise  # the job waits
    except AbisError as problem:
        if call.writes:  # what `perform` recorded was rolled back with the transaction
            note(call, row.token, row.transaction, {"code": problem.code}, outcome="failure")
        row.attempts += 1
        if isinstance(problem, UnavailableError) and row.attempts < TRIES:
            row.save(update_fields=["attempts"])
            raise
        result, failed = ErrorBody(code=problem.code, message=problem.told).as_json(), True
    with transaction.atomic():
        return _finish(row, result, failed=failed)


def _finish(row: LaterCall, result: Any, *, failed: bool) -> str:
    row.result, row.failed, row.request = ("OK" if result is None else result), failed, None
    row.status, row.attempts = CallStatus.RESPONSE_SCHEDULED, 0
    row.save()
    deliver_later.enqueue(task_id=str(row.task))
    return row.status


def deliver(task_id: UUID) -> str:
    """Post a result to its callback. Raises `DeliveryError` to be retried; after `TRIES` it waits for a
    request.
    """
    row = LaterCall.objects.get(pk=task_id)
    if row.status in (CallStatus.COMPLETED, CallStatus.PENDING):
        return row.status
    problem = post(
        row.callback, row.result, failed=row.failed, transactionId=row.transaction, taskId=str(row.task)
    )
    if not problem:
        row.status, row.result = CallStatus.COMPLETED, None
        row.save(update_fields=["status", "result"])
        return row.status
    row.attempts += 1
    if row.attempts >= TRIES:
        row.status = CallStatus.RESPONSE_ERROR
    row.save(update_fields=["status", "attempts"])
    if row.status == CallStatus.RESPONSE_ERROR:
        return row.status
    raise DeliveryError(f"callback of task {row.task}: {problem}")


def owned(task_id: str, token: MachineToken) -> LaterCall:
    """Return a task of this account. Raises `NotFoundError`."""
    try:
        row = LaterCall.objects.filter(pk=UUID(task_id), token=token).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFoundError("no such task")
    return row


def redeliver(task_id: str, token: MachineToken) -> None:
    """Send a result again. Raises `NotFoundError` if it was delivered; a result that is not ready yet will be
    sent.
    """
    row = owned(task_id, token)
    if row.status == CallStatus.COMPLETED:
        raise NotFoundError("the result was delivered and is no longer stored")
    if row.status == CallStatus.RESPONSE_ERROR:
        with transaction.atomic():
            row.status, row.attempts = CallStatus.RESPONSE_RETRY, 0
            row.save(update_fields=["status", "attempts"])
            deliver_later.enqueue(task_id=str(row.task))


@task()
def answer_later(task_id: str) -> str:
    """Job: perform a call whose answer goes to a callback."""
    return answer(UUID(task_id))


@task()
def deliver_later(task_id: str) -> str:
    """Job: post a result to its callback."""
    return deliver(UUID(task_id))
