"""Prints of persons in galleries, over HTTP and in process, as OSIA ABIS 1.6.0 has them."""
