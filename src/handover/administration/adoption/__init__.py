"""Which rules are in force: local law, weights, thresholds and papers as two people adopted them. See ADR 0010."""
