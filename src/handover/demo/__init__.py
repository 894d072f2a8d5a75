"""The demonstration: a synthetic world, processed from start to end by the same actions that the pages use."""
