"""While a package is built: the words of the pages are compiled, which git does not know (`handover.web.po_files`)."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileWords(BuildHookInterface[Any]):
    """Puts the ``.mo`` files into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is stale. The module is loaded by its path: what its package imports is not here."""
        package = Path(self.root) / "src" / "handover" / "web"
        runpy.run_path(str(package / "po_files.py"))["compile_stale"](package)
        build_data["artifacts"].append("*.mo")
