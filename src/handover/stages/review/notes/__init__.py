"""Notes on a case, each with a file if need be. They decide nothing and move nothing."""
