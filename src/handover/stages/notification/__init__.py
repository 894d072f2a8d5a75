"""A print match in the immigration repository raises a query; a records specialist answers it."""
