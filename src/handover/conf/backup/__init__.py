"""A copy of a whole deployment: database, kept files, galleries and keys of one moment, and what is right with it."""
