"""A case that was stopped because something on record bars the request, and what a person does about it."""
