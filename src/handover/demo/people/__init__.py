"""How the demo people act: what each does with a case, based on what the page shows."""
