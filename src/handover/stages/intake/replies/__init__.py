"""Outgoing answers: a ledger of deliveries, fetched or pushed; none is lost silently."""
