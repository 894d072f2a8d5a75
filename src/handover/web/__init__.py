"""Pages: components, access, the common answers. See README.md."""
