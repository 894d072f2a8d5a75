"""The galleries on disk, as the stage and what fills it know them."""

from __future__ import annotations

from handover.abis.galleries import WANTS, folder, gallery

__all__ = ["WANTS", "folder", "gallery"]
