"""The process as a picture and as a table, both from `process.graph`: for the page and for docs/.

`write` puts both into a folder; `is_stale` says whether the files there no longer match the graph.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

from handover.process.graph import STEP, Step, Track, states_of, steps_of
from handover.web.picture_svg import FONT, INK, describe, drawing, element, size, state_title

TITLES = {
    Track.BOOKING: "A booking file becomes a booking",
    Track.SEARCH: "Each repository is searched",
    Track.CASE: "A print-confirmed match opens a case",
    Track.DISPUTE: "Somebody states that a record is wrong",
}
HEADS = ("Step", "From", "To", "Who", "Second person", "Source")


def picture(track: Track) -> SafeString:
    """Draw the track as an ``svg`` element for a page."""
    return mark_safe(element(track))  # noqa: S308 - made of the graph's own words, escaped


def rows(track: Track) -> list[tuple[str, ...]]:
    """Return one row per step, with the columns of `HEADS`."""
    return [_row(step) for step in steps_of(track)]


def svg() -> str:
    """Draw the tracks below each other, as one document."""
    parts, y, width = [], 0.0, max(size(t)[0] for t in Track)
    for track in Track:
        y += 24
        parts.append(
            f'<g transform="translate(0 {y:g})"><text x="24" y="16" font-size="20" font-weight="700" fill="{INK}">'
            f"{TITLES[track]}</text>\n{drawing(track)}</g>"
        )
        y += size(track)[1] + 24
    more = " ".join(f"{TITLES[t]}: {describe(t)}" for t in Track)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title more" width="{width:g}" '
        f'height="{y:g}" viewBox="0 0 {width:g} {y:g}" font-family="{FONT}">'
        f'<title id="title">The process of Handover</title><desc id="more">{more}</desc>\n'
        f'<rect width="{width:g}" height="{y:g}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def markdown() -> str:
    """Write the same as Markdown tables, for readers of docs/."""
    out = [
        "# The process", "",
        "Drawn from `src/handover/process/graph.py` by `handover process picture`; do not edit by hand.", "",
        "![The tracks](process.svg)", "",
        "Rounded boxes end a track. The dashed box freezes a case. A bar represents every state beside it that has",
        "not ended. The role named below a step takes it; some steps need a second person. Steps that record something",
        "without changing the state are only in the tables.",
    ]  # fmt: skip
    for track in Track:
        out += ["", f"## {TITLES[track]}", "", "| State | Waits for |", "|---|---|"]
        for state in states_of(track):
            waits = "ends here" if state.ended else state.waits_for.title if state.waits_for else ""
            out.append(f"| {state.title} (`{state.name}`) | {waits} |")
        out += ["", f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
        out += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows(track)]
    return "\n".join(out) + "\n"


def write(docs_dir: Path) -> None:
    """Write process.svg and process.md into ``docs_dir``, which is made if it does not exist."""
    docs_dir.mkdir(parents=True, exist_ok=True)
    for name, text in _files().items():
        (docs_dir / name).write_text(text, encoding="utf-8")


def is_stale(docs_dir: Path) -> bool:
    """Return whether a file in ``docs_dir`` is missing or differs from what `write` would write."""
    paths = {docs_dir / name: text for name, text in _files().items()}
    return any(not p.is_file() or p.read_text(encoding="utf-8") != text for p, text in paths.items())


def _files() -> dict[str, str]:
    return {"process.svg": svg(), "process.md": markdown()}


def _row(step: Step) -> tuple[str, ...]:
    origins = "; ".join(state_title(step.track, name) for name in step.origins) or "(begins here)"
    barred = ", ".join(STEP[step.track, name].title for name in step.not_by)
    second = f"yes: not the person who took “{barred}”" if barred else ""
    who = ", ".join(sorted(role.title for role in step.roles))
    return step.title, origins, state_title(step.track, step.to), who, second, step.source
