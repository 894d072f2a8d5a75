"""The parts that are files of the program: local law, weights, papers."""

from __future__ import annotations

from typing import Final

from handover.administration.adoption.parts import RulePart, TextsByName
from handover.jurisdictions import agreements_text, shipped_policies
from handover.papers.rule_texts import rule_texts

LAW: Final = "law"
WEIGHTS: Final = "weights"
PAPERS: Final = "papers"
THRESHOLDS: Final = "thresholds"
"""Declared by the ABIS."""
AGREEMENTS: Final = "agreements.yaml"
"""The models of agreements under 8 USC 1357(g), beside the places."""


def _law() -> TextsByName:
    return {**shipped_policies().texts, AGREEMENTS: agreements_text()}


def _weights() -> TextsByName:
    from handover.matching.biographics.weights import DEFAULT, default_text  # it brings a compiler

    return {f"weights_v{DEFAULT}.toml": default_text()}


PARTS: Final = (
    RulePart(LAW, "local law", _law),
    RulePart(WEIGHTS, "weights of the search by names", _weights),
    RulePart(PAPERS, "papers and notices", rule_texts),
)
