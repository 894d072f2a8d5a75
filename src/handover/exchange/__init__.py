"""What passes between the agencies: typed messages, derived from the recorded steps, and their way from one deployment
to another."""
