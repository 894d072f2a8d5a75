"""The procedures for children."""
