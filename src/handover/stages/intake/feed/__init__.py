"""Jail reports other than prints: events, event files, rosters, and alarms for bookings missing from a roster.

An event is a statement of the jail and moves nothing by itself. A booking that is missing from a roster is an
alarm, never a release.
"""
