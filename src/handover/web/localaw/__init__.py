"""Pages of local law: what a place's law says about a request and why, and what-if questions. See README.md."""
