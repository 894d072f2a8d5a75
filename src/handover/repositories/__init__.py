"""The repositories: records as their sources send them, and the rows and galleries that are searched."""
