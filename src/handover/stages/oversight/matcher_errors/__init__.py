"""The errors of the two matchers by group, as a study measured them where the truth is known."""
