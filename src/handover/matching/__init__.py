"""Identification as a library: a gallery on disk, fingerprints, biographics. It knows no Django."""
