"""A file comes in: its bytes are kept, then it is read, checked and answered."""
