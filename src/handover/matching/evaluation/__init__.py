"""How well a matcher does on data whose truth is known: protocols, error rates, intervals, plots."""
