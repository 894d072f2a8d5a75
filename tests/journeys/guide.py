"""The guide for each role, written from the journeys: a picture of what a person saw, with a caption.

`make guide` runs the journeys with GUIDE naming a folder; otherwise nothing is taken. The pictures at 390 px
are for whoever checks the pages, and go to ``narrow`` in GUIDE_NARROW if that is set.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from handover.accounts.roles import SIGN_IN, Role
from handover.demo.cast import BY_OFFICE
from handover.web.role_words import DOES

WIDTH, HEIGHT, NARROW = 1280, 900, 390
QUALITY = 60
"""Of WebP: letters stay sharp at about 40 KB a picture."""
PERSON_DOES = (
    "You hold a notice that names you. You open your page with the case and the code that are printed on it, read "
    "what was asked of the jail and why, and say if something is wrong. You need no account."
)
_ROLE = {username: role for username, _, role, _ in BY_OFFICE}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: whose page it is, what it shows, and its file."""

    role: Role
    caption: str
    file: str


@dataclass
class Guide:
    """What the journeys saw so far, in their order."""

    folder: Path
    narrow: Path | None = None
    shots: list[Shot] = field(default_factory=list)

    def take(self, page: Page, username: str, caption: str) -> None:
        """Keep the top of the page as it is, at the width of a desk, and of a telephone for whoever checks it."""
        role = role_of(username)
        number = sum(shot.role is role for shot in self.shots) + 1
        name = f"{role.value.replace('_', '-')}-{number}"
        before = page.viewport_size
        self._keep(page, WIDTH, HEIGHT, self.folder / "pictures" / f"{name}.webp")
        if self.narrow:
            self._keep(page, NARROW, 844, self.narrow / f"{name}.webp")
        if before:
            page.set_viewport_size(before)
        self.shots.append(Shot(role, caption, f"pictures/{name}.webp"))

    @staticmethod
    def _keep(page: Page, width: int, height: int, file: Path) -> None:
        page.set_viewport_size({"width": width, "height": height})
        file.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as picture:
            picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)

    def write(self) -> None:
        """Write a page for each role that was seen, and the list of them."""
        roles = [role for role in (*SIGN_IN, Role.PERSON) if any(s.role is role for s in self.shots)]
        for role in roles:
            text = page_of(role, [s for s in self.shots if s.role is role])
            (self.folder / f"{slug(role)}.md").write_text(text, encoding="utf-8")
        (self.folder / "README.md").write_text(index_of(roles), encoding="utf-8")


def from_environment() -> Guide | None:
    """The guide to be written in this run, if one is."""
    folder, narrow = os.environ.get("GUIDE"), os.environ.get("GUIDE_NARROW")
    return Guide(Path(folder), Path(narrow) if narrow else None) if folder else None


def role_of(username: str) -> Role:
    """The role of a person of the demonstration; the person concerned has no account."""
    return Role.JAIL_CLERK if username.startswith("clerk.") else _ROLE.get(username, Role.PERSON)


def slug(role: Role) -> str:
    """The name of a role's page, without its ending."""
    return role.value.replace("_", "-")


def page_of(role: Role, shots: Iterable[Shot]) -> str:
    """The page of one role: what they do, and each step with its picture."""
    parts = [f"# {role.title}", DOES.get(role, PERSON_DOES)]
    for number, shot in enumerate(shots, 1):
        parts += [f"## {number}. {shot.caption}", f"![{shot.caption}]({shot.file})"]
    return "\n\n".join([*parts, "[All roles](README.md)"]) + "\n"


def index_of(roles: Iterable[Role]) -> str:
    """The list of all pages."""
    rows = [f"| [{role.title}]({slug(role)}.md) | {DOES.get(role, PERSON_DOES)} |" for role in roles]
    head = (
        "# Guide\n\nOne page for each role, with pictures of the pages as the journeys of the tests saw them. All data "
        "are synthetic: no person shown exists. `make guide` writes these pages anew.\n\n"
        "| Role | What they do here |\n|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"
