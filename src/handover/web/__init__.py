"""Pages: components, access control, the common responses. See README.md."""
