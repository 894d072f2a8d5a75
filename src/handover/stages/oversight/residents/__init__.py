"""Permanent residents who were charged and not convicted: watched, overdue, and what became of them."""
