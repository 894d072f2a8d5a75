"""Sign-in, sign-out and the profile page. A layer above `accounts`, because it writes to the audit chain."""
