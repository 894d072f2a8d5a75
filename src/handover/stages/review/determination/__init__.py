"""The determination: probable cause, or a closing without action."""
