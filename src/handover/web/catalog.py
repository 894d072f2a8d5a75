"""The words of the staff's pages in other languages: collected, and kept in gettext's files (`po_files`).

    python -m handover.web.catalog

adds new words to each ``.po``, drops those that nothing says any more, and compiles it. git knows the ``.po`` alone: a
source tree compiles it when it starts and finds that it changed, the wheel when it is built.
Words of registries (states, steps, menus, queues, form fields) are collected from them as they run, so that no module
of the process needs to know of translation: the templates translate them (filter ``tr``).
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.urls import get_resolver

from handover.web import catalog_words
from handover.web.po_files import BOTH, compile_stale, read, written

_PACKAGE: Final = Path(str(files("handover.web")))
MARKS: Final = frozenset({"_", "said", "ngettext", "all_said"})
_MARKED: Final = re.compile(r" as said\n| gettext as _\n|import all_said\b")
_TRANSLATE: Final = re.compile(r"""{%\s*translate\s+"([^"]+)"|\b_\("([^"]+)"\)""")
_BLOCK: Final = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_VARIABLE: Final = re.compile(r"{{\s*(\w+)\s*}}")
_PLURAL: Final = re.compile(r"{%\s*plural\s*%}")


def path_of(language: str) -> Path:
    """The ``.po`` of a language."""
    return _PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def collected() -> dict[str, list[str]]:
    """Every word that may be translated, in groups by where it stands."""
    groups = {
        "pages": [*_of_templates(), *_of_modules()],
        "menu": _of_menu(),
        "queues": _of_queues(),
        "states": _of_states(),
        "steps": _of_steps(),
        "histories": _of_histories(),
        "cases": _of_cases(),
        "law": _of_law(),
        "form labels": [label for label, _, _ in _of_fields()],
        "form hints": [hint for _, hint, _ in _of_fields()],
        "form choices": [choice for _, _, choices in _of_fields() for choice in choices],
        **{group: list(words()) for group, words in catalog_words.registered().items()},
    }
    return {group: [word for word in dict.fromkeys(words) if word] for group, words in groups.items()}


def _of_templates() -> Iterator[str]:
    for page in sorted(Path(str(files("handover"))).rglob("templates/**/*.html")):
        text = page.read_text(encoding="utf-8")
        yield from (one or other for one, other in _TRANSLATE.findall(text))
        yield from (_PLURAL.sub(BOTH, _VARIABLE.sub(r"%(\1)s", block)) for block in _BLOCK.findall(text))


def _of_modules() -> Iterator[str]:
    """What ``_("…")`` marks in the modules of the pages, and ``said("…")`` (gettext's no-op) in those of a stage."""
    for module in sorted(Path(str(files("handover"))).rglob("*.py")):
        text = module.read_text(encoding="utf-8")
        if not _MARKED.search(text) and "handover/web/" not in module.as_posix():
            continue
        for node in ast.walk(ast.parse(text)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
                continue
            match node.args:
                case [ast.Dict(values=values)] if node.func.id == "all_said":
                    yield from (str(value.value) for value in values if isinstance(value, ast.Constant))
                case [ast.Constant(value=str(words))]:
                    yield words
                case [ast.Constant(value=str(one)), ast.Constant(value=str(more)), _]:
                    yield f"{one}{BOTH}{more}"


def _of_menu() -> list[str]:
    from handover.web import navigation, site_search

    items = navigation.registered()
    searched = [word for finder in site_search.registered() for word in finder.by]
    firsts = [item.first[0] for item in items if item.first]
    return [*(group.value for group in navigation.Group), *(item.label for item in items), *firsts, *searched]


def _of_queues() -> list[str]:
    from handover.web import home, queues
    from handover.web.queue_pages import HEADS
    from handover.web.templatetags.handover import NOT_NAMES

    of_home = [*home.PARTS, "Read", *sorted(NOT_NAMES), *(words for _, words in HEADS)]
    return [*(words for q in queues.registered() for words in (q.title, q.explain, q.verb)), *of_home]


def _of_states() -> list[str]:
    from handover.accounts.roles import TITLES
    from handover.process import jail_words
    from handover.process.graph import STATES

    of_jails = (jail_words.IS_STOPPED, jail_words.IS_WITHDRAWN, jail_words.GOES_ON, jail_words.WITH_OFFICE)
    return [*(state.title for state in STATES), *of_jails, *TITLES.values()]


def _of_steps() -> list[str]:
    from handover.web import step_pages

    pages = step_pages.registered()
    titles = [step.title for page in pages for step in page.steps]
    return [*titles, *(page.question for page in pages), *(kind.value for kind in step_pages.PageKind)]


def _of_histories() -> list[str]:
    """What a history says of a step that was taken, and what it can be narrowed to."""
    from handover.accounts.roles import Role
    from handover.process.graph import STEP
    from handover.process.integrity.findings import TO_DO
    from handover.process.jail_words import THE_OFFICE
    from handover.process.past_tense import done, step_done
    from handover.web import step_pages, timeline_filter

    told = [step_done(step, reader) for step in STEP.values() for reader in (None, Role.JAIL_CLERK)]
    audited = [done(step.title) for step in STEP.values()]
    stages = sorted({page.name.partition(":")[0].capitalize() for page in step_pages.registered()})
    return [*told, *audited, *TO_DO.values(), *timeline_filter.KINDS.values(), *stages, THE_OFFICE]


def _of_cases() -> list[str]:
    from handover.web import case_head, case_print

    phases = (*case_head.PHASES, *case_head.JAIL_PHASES)
    return [
        *(phase.title for phase in phases),
        *(page.title for page in case_head.registered()),
        *(part.title for part in case_print.registered()),
        "Born",
        "A-number",
        "Booking",
        "Jail",
    ]


def _of_law() -> list[str]:
    """The program's own words about local law; clauses, citations and what a clause asks for are words of law."""
    from handover.administration.adoption.parts import parts
    from handover.web.localaw.own_words import own_words

    return [*own_words(), *(part.words for part in parts())]


def _of_fields() -> Iterator[tuple[str, str, list[str]]]:
    """Label, hint and choices of every field of a form of the pages."""
    from handover.web.forms import UswdsMixin

    get_resolver().url_patterns  # noqa: B018 - reads every module that has pages, and so every form
    waiting: list[type] = [UswdsMixin]
    for kind in waiting:
        waiting += kind.__subclasses__()
    for kind in sorted(set(waiting), key=lambda k: f"{k.__module__}.{k.__qualname__}"):
        if kind.__module__.startswith("handover."):
            for name, field in getattr(kind, "base_fields", {}).items():
                said = str(field.label) if field.label else name.replace("_", " ").capitalize()
                hidden = field.widget.is_hidden
                hint = getattr(field, "own_hint", field.help_text)  # a time's hint says its zone besides
                yield "" if hidden else said, str(hint), _choices(field)


def _choices(field: Any) -> list[str]:
    listed = getattr(field, "choices", ())
    if callable(listed) or not isinstance(listed, list | tuple):
        return []
    return [str(words) for _, words in listed if isinstance(words, str) and any(c.isalpha() for c in words)]


def main() -> None:
    """Write the files of each language that the pages have besides English; say how much is translated."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    django.setup()
    from handover.web.language import LANGUAGES

    for language in LANGUAGES.keys() - {"en"}:
        po = path_of(language)
        known = read(po.read_text(encoding="utf-8")) if po.exists() else {}
        groups = collected()
        words = dict.fromkeys(word for group in groups.values() for word in group)
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text(written(language, words, known), encoding="utf-8")
        for group, said in groups.items():
            print(f"{language}  {group:14}{sum(bool(known.get(w)) for w in said):5} of {len(said)}")
    compile_stale(_PACKAGE)


if __name__ == "__main__":
    main()
