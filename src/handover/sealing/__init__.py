"""Encryption of stored files: the format of a file, and the keys behind it. No Django."""
