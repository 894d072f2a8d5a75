"""Bars to an adverse act that the person's own records raise, and how a case stops for them."""
