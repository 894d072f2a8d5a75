"""A feed's file taken in: planned, confirmed by the plan's digest, and written in batches that can be gone on with."""
