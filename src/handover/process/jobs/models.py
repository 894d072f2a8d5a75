"""The rows of the jobs: workers that live, and jobs that failed."""

from __future__ import annotations

from django.db import models

from handover.process.erasure.models import (  # noqa: F401 # Django finds them here
    ErasedRow,
    Erasure,
    ErasureDecline,
    ErasureRequest,
    Leftover,
    LegalHold,
)
from handover.process.holding_model import Holding  # noqa: F401 # Django finds it here
from handover.process.jobs.faults import JobFault
from handover.process.open_work import OpenWork  # noqa: F401 # Django finds it here


class WorkerBeat(models.Model):
    """A worker that lives: its name and when it last said so (`process.jobs.leases`)."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class JobTrouble(models.Model):
    """A job that has failed (`process.jobs.troubles`): how often it failed, in which way, and whether it
    was given up and waits for a person."""

    job = models.UUIDField(primary_key=True, help_text="the job's key")
    task_path = models.TextField()
    matter = models.UUIDField(null=True, db_index=True, help_text="the matter that the job is about, if one")
    losses = models.PositiveIntegerField(default=0, help_text="times that its worker was lost")
    faults = models.PositiveIntegerField(default=0, help_text="faults of disk, database or service")
    defects = models.PositiveIntegerField(default=0, help_text="failures of the program")
    last_fault = models.CharField(max_length=11, choices=[(f.value, f.words) for f in JobFault])
    what = models.TextField(blank=True, help_text="the kind of the last error")
    since = models.DateTimeField()
    last = models.DateTimeField()
    stuck = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return f"{self.task_path}: {self.last_fault}"

    def count_of(self, fault: JobFault) -> int:
        """How often it failed in this way."""
        return {JobFault.LOST: self.losses, JobFault.ENVIRONMENT: self.faults, JobFault.DEFECT: self.defects}[
            fault
        ]

    def add(self, fault: JobFault) -> None:
        """Count one more. Nothing is saved."""
        self.losses += fault is JobFault.LOST
        self.faults += fault is JobFault.ENVIRONMENT
        self.defects += fault is JobFault.DEFECT

    def begin_anew(self) -> None:
        """Count from nothing, as after a person's retry. Nothing is saved."""
        self.losses = self.faults = self.defects = 0
        self.stuck = False
