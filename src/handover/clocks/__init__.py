"""Deadlines: computed from facts, never moved."""
