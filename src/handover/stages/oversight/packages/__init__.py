"""Transparency packages: what is published of the figures, drafted by one person and released by another."""
