"""Template tags of detainer."""
