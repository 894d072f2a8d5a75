"""Files and messages of other systems as values, and back: no Django, no database, no policy."""
