"""Signing in and out, and who one is. Above `accounts`, because it writes to the audit chain."""
