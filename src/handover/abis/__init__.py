"""Prints of persons in galleries, over HTTP and in process, following OSIA ABIS 1.6.0."""
