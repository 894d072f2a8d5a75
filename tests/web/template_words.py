"""The words that a template says as they stand, read from what Django compiled: every branch, whoever opens it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.template import Node
from django.template.base import FilterExpression, Template, TextNode, VariableNode
from django.template.defaulttags import FirstOfNode, WithNode
from django.template.library import InclusionNode, SimpleBlockNode, SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

_WORD = re.compile(r"[^\W\d_]{2,}")
_BEGINS = re.compile(r"[A-Z]\w|\w+ \w")
_GIVEN = frozenset({"default", "default_if_none", "yesno"})
"""Filters whose argument is shown."""
_ATTRIBUTE = re.compile(r"width|beside|\w+_in")
"""Blocks that stand inside a tag."""
_SILENT = frozenset({"script", "style", "code", "kbd"})
_SHOWN = ("aria-label", "placeholder", "data-label", "alt", "title")
_EMPTY = frozenset({"br", "img", "input", "link", "meta", "hr", "source", "wbr", "use", "rect"})


class _Texts(HTMLParser):
    """Texts and shown attributes of a piece of HTML that may be cut anywhere, outside of what names its language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        silent = self._silent() or tag in _SILENT or (tag != "html" and "lang" in dict(attrs))
        if not silent:
            self.found += [value for name, value in attrs if name in _SHOWN and value]
        if tag not in _EMPTY:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent():
            self.found.append(data)

    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def left_as_they_stand(template: Template) -> list[str]:
    """What a template says without gettext: its texts, and what it hands to a tag or a filter that shows it."""
    pieces, given = [], []
    for node in _nodes(template.nodelist):
        if isinstance(node, TextNode):
            pieces.append(node.s)
        else:
            pieces.append(' lang="en"' if _is_english(node) else " ")
            given += [words for words in _given(node) if _WORD.search(words)]
    texts = _Texts("".join(pieces)).found
    return [" ".join(text.split()) for text in texts if _WORD.search(text)] + given


def blocks_of(template: Template) -> set[str]:
    """The blocks that a template fills."""
    return {node.name for node in _nodes(template.nodelist, whole=True) if isinstance(node, BlockNode)}


def parent_of(template: Template) -> str:
    """The template that it extends; empty where it extends none."""
    first = template.nodelist[0] if template.nodelist else None
    return str(getattr(first.parent_name, "var", "")) if isinstance(first, ExtendsNode) else ""


def _nodes(nodes: Iterable[Node], *, whole: bool = False) -> Iterator[Node]:
    """Every node in the order of the text, without the blocks that stand inside a tag unless it is ``whole``."""
    for node in nodes:
        if isinstance(node, BlockNode) and _ATTRIBUTE.fullmatch(node.name) and not whole:
            continue
        yield node
        inside = (
            ("nodelist",) if isinstance(node, SimpleBlockNode) else node.child_nodelists
        )  # Django names it nowhere
        for name in inside:
            yield from _nodes(getattr(node, name, None) or (), whole=whole)


def _is_english(node: Node) -> bool:
    return isinstance(node, SimpleNode) and node.func.__name__ == "english"


def _given(node: Node) -> Iterator[str]:
    """Words in quotes that the node shows: an argument of a tag of ours, the other word of a filter."""
    match node:
        case SimpleNode() | SimpleBlockNode() | InclusionNode():
            yield from _of_arguments((*node.args, *node.kwargs.values()))
        case IncludeNode() | WithNode():
            yield from _of_arguments(node.extra_context.values())
        case VariableNode():
            yield from _of_filters(node.filter_expression)
        case FirstOfNode():
            yield from (str(one.var) for one in node.vars if isinstance(one.var, str))


def _of_arguments(arguments: Iterable[FilterExpression]) -> Iterator[str]:
    """Of the arguments of a tag, those that read as words: names of icons, looks and steps are written in small."""
    for one in arguments:
        if isinstance(one.var, str) and _BEGINS.match(str(one.var)):
            yield str(one.var)
        yield from _of_filters(one)


def _of_filters(expression: FilterExpression) -> Iterator[str]:
    for function, args in expression.filters:
        if function.__name__ in _GIVEN:
            yield from (str(value) for is_name, value in args if not is_name and isinstance(value, str))
