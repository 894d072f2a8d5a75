"""Research that was done twice on one person, and what was reused or prevented. By offices, never by person."""
