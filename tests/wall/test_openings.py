"""What looks over the wall is declared, and few."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import handover
from handover.row_scope import Opening

ROOT = Path(handover.__file__).parent


def _made() -> dict[str, set[str]]:
    """Each opening with the modules that make it, read from the source."""
    found = defaultdict(set)
    for file in ROOT.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "Opening." not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "Opening"
            ):
                found[node.attr].add(str(file.relative_to(ROOT)))
    return found


def test_each_opening_says_why_and_where_that_stands_and_is_made_somewhere() -> None:
    made = _made()
    assert {one.name for one in Opening} == made.keys()
    for one in Opening:
        assert len(one.reason) > 40 and one.source, one


def test_one_module_alone_sets_what_the_policies_ask_for() -> None:
    texts = {str(f.relative_to(ROOT)): f.read_text(encoding="utf-8") for f in ROOT.rglob("*.py")}
    assert {name for name, text in texts.items() if "set_config(" in text} == {"web/wall.py"}
    assert {name for name, text in texts.items() if "OnConnection()" in text} == {"web/wall.py"}
    assert {name for name, text in texts.items() if "narrow_to(" in text} == {
        "row_scope.py", "subject_portal/views.py", "web/api_access.py",
    }  # fmt: skip
