"""A synthetic state with its people, prints, records and bookings, and the truth kept beside them."""
