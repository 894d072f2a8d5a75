"""People, the agencies they act for, their roles, and the machine accounts of jails."""
