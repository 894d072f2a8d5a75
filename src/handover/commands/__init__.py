"""The larger commands, one module each; `handover.cli` mounts them."""
