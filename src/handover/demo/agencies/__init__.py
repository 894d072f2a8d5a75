"""The demonstration in two deployments, of bureau and office and of the jails, with messages between them."""
