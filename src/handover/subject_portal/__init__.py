"""The page of the person concerned: what was lodged about them, why, and how to object. No account."""
