"""The query and its answer as messages: separate fields in, `formats.iaq` values out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.iaq import AlienQuery, AlienResponse
from handover.stages.notification.rules import GENERIC_OFFENCE

if TYPE_CHECKING:
    from handover.stages.identification.models import ImmigrationIdentity, PrintMatch
    from handover.stages.intake.models import Booking
    from handover.stages.notification.actions import AnswerForm
    from handover.stages.notification.models import MatchLink
