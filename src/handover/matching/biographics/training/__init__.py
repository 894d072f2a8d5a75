"""Weights of the search learnt from bookings and a gallery, without truth. Offline; no search imports this."""
