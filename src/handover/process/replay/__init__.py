"""What the audit log alone says of a matter: its state, clocks and digests, whether it kept to the process, and as an
event log for the auditor's own tools."""
