"""The path for children."""
