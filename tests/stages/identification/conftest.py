"""Galleries of a few people, and this installation as an ABIS behind a port."""

from __future__ import annotations

from tests.abis.conftest import _pattern, filled, server

__all__ = ["_pattern", "filled", "server"]
