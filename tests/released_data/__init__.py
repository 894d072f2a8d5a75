"""Public releases, taken in and counted."""
