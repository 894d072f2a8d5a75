"""The arresting agency's question."""
