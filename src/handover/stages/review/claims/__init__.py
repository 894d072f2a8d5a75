"""Taking a case over from a colleague, handing it back, giving it to somebody."""
