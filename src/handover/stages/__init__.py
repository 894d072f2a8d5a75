"""The stages of a booking, in order: intake, identification, notification, review, detainer, custody; oversight reads
them all."""
