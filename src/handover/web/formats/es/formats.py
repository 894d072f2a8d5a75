"""Spanish as it is written in the United States: a point before decimals, as in the records that a page quotes."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
