"""Disputes of a record and their answers."""
