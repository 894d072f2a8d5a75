"""What becomes of a message that came: the steps that it is recorded by, through the same verbs as the pages use."""
