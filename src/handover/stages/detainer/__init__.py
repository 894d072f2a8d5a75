"""The request to the jail and its warrant: drafted, signed by a second person, lodged, served, cancelled."""
