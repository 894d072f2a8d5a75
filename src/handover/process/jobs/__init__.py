"""Jobs through their troubles: which worker lives, what kind of fault ended a try, and what waits for a person."""
