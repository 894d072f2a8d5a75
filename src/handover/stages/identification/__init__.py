"""Prints decide identity; names and dates find wants. Each repository is searched on its own path."""
