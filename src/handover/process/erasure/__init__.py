"""Lawful erasure (18 USC 3607, state sealing statutes): personal content is removed; the fact that it existed stays
on record.

What a row says can be erased by the order of two people; its salted digest stays in steps and audit chain, and proves
nothing about the content any more (docs/adr/0009-erasure.md). Other modules use `public`.
"""
