"""The clocks of cases, as rows: the law that computes them is `handover.clocks`."""
