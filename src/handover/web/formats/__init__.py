"""How numbers are written in each language of the pages."""
