"""Check that steps, facts and audit entries still agree, and whether anything was written past the mover.

A forged row fits into no two of the three: the step has its audit entry, the entry has its place in the chain, and both
carry the digest of each row that the step wrote.
"""
