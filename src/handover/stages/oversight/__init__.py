"""Figures with denominators and the audit chain: it reads everything and changes nothing."""
