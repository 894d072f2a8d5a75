"""What a jail reports beside prints: events, files of them, rosters, and alarms where a roster lacks someone.

An event is a statement of the jail and moves nothing by itself. A booking that is missing from a roster is an
alarm, never a release.
"""
