"""One officer reads both histories and records a determination with reasons and evidence."""
