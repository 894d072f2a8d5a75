"""One gallery on several machines: shards of it on two nodes each, searched together."""
