"""Read and write files and messages of other systems: no Django, no database, no policy."""
