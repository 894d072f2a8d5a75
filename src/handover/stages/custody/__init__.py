"""The jail answers under its own law, the clock of a hold runs, and the outcome is recorded."""
