"""The jail answers under its own law, the clock runs, and an outcome is recorded."""
