"""The demonstration in several deployments, each of one agency or of some, with messages between them."""
