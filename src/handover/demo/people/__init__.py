"""The demo people's habits: what each does with a case, from what the page shows."""
