"""Intake's models: files and bookings, what jails report besides prints, and outgoing answers."""

from handover.stages.intake.models.booking import Answer, Booking, Submission
from handover.stages.intake.models.feed import AlarmEnd, JailFile, ReportedEvent, Roster, RosterAlarm
from handover.stages.intake.models.replies import Delivery, DeliveryAttempt, Receiver
from handover.stages.intake.models.search_keys import BookingKey, ListName
from handover.stages.intake.models.told_reports import ToldErasure, ToldReport

__all__ = [
    "AlarmEnd",
    "Answer",
    "Booking",
    "BookingKey",
    "Delivery",
    "DeliveryAttempt",
    "JailFile",
    "ListName",
    "Receiver",
    "ReportedEvent",
    "Roster",
    "RosterAlarm",
    "Submission",
    "ToldErasure",
    "ToldReport",
]
