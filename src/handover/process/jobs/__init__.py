"""Failed jobs: which workers are alive, why an attempt failed, and which jobs wait for a person."""
