"""The append-only audit chain: append an entry with each act, and verify the chain."""
