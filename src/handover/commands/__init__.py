"""The larger commands, a module each; `handover.cli` mounts them."""
