"""The person's lawyer, requests for access, and who was told what: see README.md."""
