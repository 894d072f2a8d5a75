"""The append-only chain of acts: what is appended with each act, and how anyone verifies it."""
