"""Commands of Django that this project replaces."""
