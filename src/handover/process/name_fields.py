"""The columns that hold a state's or a step's name. mypy checks what is compared with them, assigned and looked up.

The names that begin with ``_pyi_`` are how django-stubs' plugin learns the types of a field that is not Django's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handover.process.names import StateName, StepName

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")


class _Name(models.CharField[_ST, _GT]):
    """A CharField to the database and to migrations."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As a CharField: what is stored is a text, whatever names the graph has."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class StateField(_Name[_ST, _GT]):
    """Holds a `StateName`; empty until the first step."""

    _pyi_private_set_type: StateName | Literal[""]
    _pyi_private_get_type: StateName
    _pyi_lookup_exact_type: StateName


class StepField(_Name[_ST, _GT]):
    """Holds a `StepName`."""

    _pyi_private_set_type: StepName
    _pyi_private_get_type: StepName
    _pyi_lookup_exact_type: StepName
