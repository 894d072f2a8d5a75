"""Proofs that a log only grew: Merkle trees (RFC 6962), signed checkpoints and a witness (C2SP). No Django."""
