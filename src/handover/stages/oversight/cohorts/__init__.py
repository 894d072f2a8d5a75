"""What became of the requests lodged in a month with a jail: cumulative incidence of competing outcomes."""
