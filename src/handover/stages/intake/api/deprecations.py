"""Deprecated calls of the intake API. docs/api-policy.md says how a row comes here and what follows from it."""

from __future__ import annotations

from typing import Final

from handover.web.deprecation import Deprecation

DEPRECATED: Final[tuple[Deprecation, ...]] = ()
