"""A worker's task that stands in for C code that a damaged file crashes. Workers import this alone."""

from __future__ import annotations

import os
import signal

import numpy as np

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.pool import Done, Job


def end_worker(job: Job) -> Done:
    """End the process on a file called ``bad``, else answer a finger without minutiae."""
    if job.path.name == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    none = np.zeros(0, np.uint8)
    empty = FingerMinutiae(1, 10, 10, np.zeros((0, 2), np.float32), np.zeros(0, np.float32), none, none)
    return Done(job, empty)
