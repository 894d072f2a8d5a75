"""Minutes of work by task, office and month, and never by person."""
