"""The wait for a court's disposition."""
