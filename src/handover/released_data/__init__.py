"""Public releases of arrests, detainers, removals and encounters, taken in by a layout and counted by named reports.

A release is someone else's table of events. It is never joined with a case, it holds no key of a person after it was
taken in, and its figures say what they count, over what, and by which rule. No Django here.
"""
