"""The way of a booking: intake, identification, notification, review, detainer, custody; oversight reads."""
