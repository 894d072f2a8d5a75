"""A misidentification traced and reversed."""
