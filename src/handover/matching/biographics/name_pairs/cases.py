"""Cases of name pairs with a known answer (the schema of nomenklatura's benchmark), halved, learnt and judged."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.name_pairs.features import FEATURES, Floats, features

Answers = NDArray[np.bool_]

RIDGE: Final = 5.0  # strength of the pull of the coefficients to 0
LEAST: Final = 20  # cases of each answer, to learn from a half
_COLUMNS: Final = ("schema", "name1", "name2", "is_match", "category")


@dataclass(frozen=True, slots=True)
class Case:
    """Two names and whether they are one person's."""

    one: str
    other: str
    same: bool
    category: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """Answers of a scorer beside the truth."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def f1(self) -> float:
        """2 tp / (2 tp + fp + fn); 1 where there is nothing to find and nothing was."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0

    def as_json(self) -> dict[str, Any]:
        """Counts, precision, recall and F1."""
        counts = {"tp": self.tp, "fp": self.fp, "fn": self.fn, "tn": self.tn}
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0
        shares = {"precision": precision, "recall": recall, "f1": self.f1}
        return {**counts, **{name: round(value, 4) for name, value in shares.items()}}


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic score over the features: standardised by ``middle`` and ``spread``, at ``threshold`` a match."""

    middle: Floats
    spread: Floats
    coefficients: Floats  # (features + 1,), the constant last
    threshold: float

    def scores(self, table: Floats) -> Floats:
        """Log odds of each row."""
        return np.asarray(_standard(table, self.middle, self.spread) @ self.coefficients)

    def explanation(self, row: Floats) -> list[tuple[str, float]]:
        """What each feature adds to the log odds of one row, largest first."""
        parts = (row - self.middle) / self.spread * self.coefficients[:-1]
        return sorted(zip(FEATURES, parts.tolist(), strict=True), key=lambda part: -abs(part[1]))


def read_cases(path: Path, schema: str = "Person") -> tuple[list[Case], int]:
    """Cases of one schema, and how many of others were left out. Raises BiographicError for a file of another shape."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _COLUMNS[:4] if name not in (reader.fieldnames or ())]
            if missing:
                raise BiographicError(
                    f"{path} lacks the column(s) {', '.join(missing)}; needed: {', '.join(_COLUMNS)}"
                )
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise BiographicError(f"the cases {path} cannot be read: {wrong}") from wrong
    cases = []
    for number, row in enumerate(rows, 2):
        answer = (row["is_match"] or "").strip().lower()
        if answer not in ("true", "false", "1", "0"):
            raise BiographicError(f"{path}, line {number}: is_match must be true or false, not '{answer}'")
        if row["schema"] == schema:
            category = (row.get("category") or "").strip() or "none given"
            cases.append(Case(row["name1"] or "", row["name2"] or "", answer in ("true", "1"), category))
    return cases, len(rows) - len(cases)


def halves(cases: Sequence[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """Two random halves: to choose parameters on, and to report."""
    order = np.random.default_rng(seed).permutation(len(cases)).tolist()
    middle = len(cases) // 2
    return [cases[place] for place in order[:middle]], [cases[place] for place in order[middle:]]


def table_of(cases: Sequence[Case]) -> tuple[Floats, Answers]:
    """Features (n, features) and answers (n,)."""
    table = np.array([features(case.one, case.other) for case in cases]).reshape(len(cases), len(FEATURES))
    return table, np.array([case.same for case in cases], dtype=np.bool_)


def learn(table: Floats, same: Answers) -> Model:
    """Logistic regression with a ridge, and the threshold of the best F1. Raises BiographicError for too few cases."""
    if min(int(same.sum()), int((~same).sum())) < LEAST:
        raise BiographicError(f"too few cases to learn from: {LEAST} of either answer are needed in a half")
    middle, spread = table.mean(0), table.std(0) + 1e-9
    rows, sign = _standard(table, middle, spread), np.where(same, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ w)
        pull = np.append(w[:-1], 0.0)
        value = float(np.logaddexp(0, -margin).sum() + RIDGE * (pull**2).sum() / 2)
        slope = RIDGE * pull - rows.T @ (sign / (1 + np.exp(np.clip(margin, -500, 500))))
        return value, slope

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    scores = rows @ found.x
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(same[order]) / (np.arange(1, len(order) + 1) + same.sum())
    return Model(middle, spread, found.x, float(scores[order][int(f1.argmax())]))


def confusion(taken: Answers, same: Answers) -> Confusion:
    """Counts of the four outcomes."""
    return Confusion(
        int((taken & same).sum()),
        int((taken & ~same).sum()),
        int((~taken & same).sum()),
        int((~taken & ~same).sum()),
    )


def by_category(cases: Sequence[Case], taken: Answers, same: Answers) -> dict[str, Confusion]:
    """The confusion within each category, the most frequent first."""
    names = np.array([case.category for case in cases], dtype=object)
    return {
        name: confusion(taken[names == name], same[names == name]) for name, _ in Counter(names).most_common()
    }


def _standard(table: Floats, middle: Floats, spread: Floats) -> Floats:
    return np.column_stack([(table - middle) / spread, np.ones(len(table))])
