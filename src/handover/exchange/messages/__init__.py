"""The messages: what each says, field by field, with purpose and law. Pure."""
