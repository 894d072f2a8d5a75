"""Local law on pages: what a place's law says of a request and why, and what it would say. See README.md."""
