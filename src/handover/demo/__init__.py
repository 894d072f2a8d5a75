"""The demonstration: a synthetic world walked all the way by the same actions that the pages use."""
