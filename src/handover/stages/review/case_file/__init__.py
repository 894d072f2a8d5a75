"""The file of a case: every record that a decision may rest on, and who may read it."""
