"""The process as data, its fold, and its one mover."""
