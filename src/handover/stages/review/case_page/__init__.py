"""The queues, and the page with both histories of one case."""
