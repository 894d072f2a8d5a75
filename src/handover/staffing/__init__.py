"""A study of how many officers a review desk needs: queues simulated from a scenario. Pure; it recommends nothing."""
