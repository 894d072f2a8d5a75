"""Custody in jail against at large: by the kind of place, with the officers' hours, and from released arrests."""
