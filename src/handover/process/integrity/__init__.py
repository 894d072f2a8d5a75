"""Check that steps, facts and audit entries still agree, and whether anything was written without `process.advance`.
A forged row can match at most one of the three: the step has its audit entry, the entry has its place in the chain,
and both carry the digest of each row that the step wrote.
"""
