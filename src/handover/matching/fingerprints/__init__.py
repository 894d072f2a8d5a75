"""Fingerprint comparison: minutia cylinders, an inverted index of them, and the fusion over fingers."""
