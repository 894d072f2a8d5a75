"""The citizenship question."""
