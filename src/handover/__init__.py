"""Handover: from a booking in a jail to a lawful custody decision, with the reason for every step."""

__version__ = "0.1.0"
