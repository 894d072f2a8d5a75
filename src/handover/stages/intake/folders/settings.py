"""The drop folders that a deployment names by ``HANDOVER_DROPS``, taken in by the worker."""

from __future__ import annotations

from pathlib import Path

import structlog
from django.conf import settings

from handover.accounts.models import Agency
from handover.stages.intake.folders.folder import FAILED, WAITING, FolderError, take_folder

log = structlog.get_logger()


def take_all() -> int:
    """Take every folder in; how many files. A folder that cannot be used is logged and tried again next time."""
    taken = 0
    for ori, place in settings.HANDOVER_DROPS.items():
        agency = Agency.objects.filter(ori=ori).first()
        if agency is None:
            log.error("drop folder of an unknown agency", ori=ori, folder=place)
            continue
        try:
            taken += sum(
                line["outcome"] not in (WAITING, FAILED) for line in take_folder(Path(place), agency)
            )
        except FolderError as problem:
            log.error("drop folder not usable", ori=ori, why=str(problem))
        except Exception as problem:  # one jail's folder stops neither the others nor the clocks
            log.error("drop folder not taken in", ori=ori, exc_info=problem)
    return taken
