"""Effects of received messages: the steps that record them, by the same functions that the pages use."""
