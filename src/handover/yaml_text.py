"""YAML that somebody else wrote: parsed once, bounded before it is built, and no key lost in silence."""

from __future__ import annotations

from typing import Any, Final

import yaml

DEEPEST: Final = 40
"""Levels of lists and mappings in one another; no format of this program needs ten."""

# libyaml's loaders where they are there: they take a tenth of the time.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BEGINS: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_ENDS: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


class YamlTextError(ValueError):
    """Why a text is not taken, on one line: ``message``, and ``line``, counted from 1, where it is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"{message} (line {line})")
        self.message = message
        self.line = line


class _EachKeyOnce:
    """Of a loader: a mapping that names a key twice is an error, where YAML would drop the first in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlTextError("a key is a text, not a list or a mapping", key.start_mark.line + 1)
            if key.value in seen:
                raise YamlTextError(f"the key {key.value!r} stands twice", key.start_mark.line + 1)
            seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[misc]
        return made


class _Typed(_EachKeyOnce, _Safe):  # type: ignore[misc]
    """Numbers, days and yes or no as YAML means them."""


class _Texts(_EachKeyOnce, _Base):  # type: ignore[misc]
    """Every scalar is text: ``NO`` stays a code and ``010`` a number of three digits."""


def parse_yaml(text: str, *, texts_only: bool = False) -> Any:
    """Parse one document: texts, numbers, lists and mappings, nothing else.

    Raises `YamlTextError` where it is not YAML, uses an alias, names a key twice, or is nested deeper than `DEEPEST`.
    """
    try:
        _check(text)
        return yaml.load(text, _Texts if texts_only else _Typed)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        told = problem.problem or problem.context or "it cannot be read"
        raise YamlTextError(f"not YAML: {told}", None if mark is None else mark.line + 1) from None
    except (yaml.YAMLError, OverflowError) as problem:
        raise YamlTextError(f"not YAML: {' '.join(str(problem).split())}") from None


def _check(text: str) -> None:
    # libyaml builds a document by a function that calls itself for each level: too many would end the process.
    depth = 0
    for token in yaml.scan(text, _Base):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken):
            raise YamlTextError("YAML aliases are not allowed: write out what is meant", line)
        depth += isinstance(token, _BEGINS) - isinstance(token, _ENDS)
        if depth > DEEPEST:
            raise YamlTextError(f"more than {DEEPEST} lists and mappings in one another", line)
