"""What the person said to an immigration officer, as that officer recorded it."""
