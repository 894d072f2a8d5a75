"""How answers leave: a ledger of deliveries, fetched or pushed, none of them lost without a word."""
