"""Deadlines: computed from facts, stored once, never moved."""
