"""Deadlines: computed from facts, written once, never moved."""
