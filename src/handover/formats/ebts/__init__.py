"""EBTS transactions: bookings in, answers out, and the field dictionary that both follow."""
