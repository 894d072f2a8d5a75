"""The law as it was read a second time: tables of cases with their sources."""
