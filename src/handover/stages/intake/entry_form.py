"""What a clerk types from a fingerprint card, with its images."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from handover.formats.ebts import dictionary
from handover.formats.finger_names import MISSING, name_of
from handover.stages.intake.hand_entry import PLAIN, ROLLED, impression
from handover.web.forms import HandoverForm

KEPT: Final = "The scan that you chose is kept. Choose another one to replace it."
_UNKNOWN: Final = {"EYE": "XXX", "HAI": "XXX", "POB": "XX"}
_FIELD_OF: Final = {
    "2.009": "booking_number", "2.018": "last", "2.019": "other_names", "2.020": "birthplace", "2.021": "citizenship",
    "2.022": "birth", "2.024": "sex", "2.025": "race", "2.027": "height", "2.029": "weight", "2.031": "eyes",
    "2.032": "hair", "2.041": "residence", "2.045": "arrest_date", "2.047": "charges",
}  # fmt: skip
"""The form field where a fault of an EBTS field is shown."""
_PLAIN: Final = (
    "tcn", "booking_number", "sex", "race", "birthplace", "height", "weight", "eyes", "hair", "residence",
    "arrest_date",
)  # fmt: skip
"""Fields that have the same name in `formats.ebts.spec`."""


_TABLE_OF: Final = {
    "sex": "SEX", "race": "RAC", "birthplace": "POB", "citizenship": "CTZ", "eyes": "EYE", "hair": "HAI",
}  # fmt: skip
"""The table of codes of each field, with NCIC's own wording."""


def _codes(table: str) -> list[tuple[str, str]]:
    found = sorted(dictionary.codes(table).items(), key=lambda row: row[1])
    empty = [] if table in _UNKNOWN else [("", "")]
    return [*empty, *((code, f"{meaning} ({code})") for code, meaning in found)]


class EntryForm(HandoverForm):
    """A booking. `as_spec` gives it as `formats.ebts.spec` has it."""

    tcn = forms.RegexField(r"^[A-Z0-9]{10,40}$", widget=forms.HiddenInput)
    booking_number = forms.CharField(label="Booking number", max_length=20, required=False)
    last = forms.CharField(label="Last name", max_length=48)
    first = forms.CharField(label="First name", max_length=48, required=False)
    middle = forms.CharField(label="Middle name", max_length=48, required=False)
    suffix = forms.CharField(label="Suffix", max_length=10, required=False)
    other_names = forms.CharField(
        label="Other names", required=False, widget=forms.Textarea, max_length=500,
        help_text="One on each line: last name, comma, first name.",
    )  # fmt: skip
    birth = forms.DateField(
        label="Date of birth", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Left empty where nobody knows it.",
    )  # fmt: skip
    sex = forms.ChoiceField(label="Sex")
    race = forms.ChoiceField(label="Race, as the form has it")
    birthplace = forms.ChoiceField(label="Place of birth", required=False, initial="XX")
    citizenship = forms.ChoiceField(label="Country of citizenship, as the person says", required=False)
    height = forms.CharField(
        label="Height",
        max_length=3,
        initial="000",
        required=False,
        help_text="Feet and two digits of inches, as 508.",
    )
    weight = forms.CharField(
        label="Weight", max_length=3, initial="000", required=False, help_text="Pounds, three digits, as 165."
    )
    eyes = forms.ChoiceField(label="Eyes", required=False, initial="XXX")
    hair = forms.ChoiceField(label="Hair", required=False, initial="XXX")
    residence = forms.CharField(label="Residence", max_length=120, required=False)
    arrest_date = forms.DateField(label="Date of arrest", widget=forms.DateInput(attrs={"type": "date"}))
    charges = forms.CharField(
        label="Charges", widget=forms.Textarea, max_length=3000, help_text="One on each line, in words."
    )
    ppi = forms.IntegerField(
        label="Resolution of the scan in pixels per inch", min_value=500, max_value=4000, initial=500,
        help_text="Of every image that says none itself: 500 or more.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._images: dict[str, bytes] = {}
        for name, table in _TABLE_OF.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _codes(table)
        for position in ROLLED:
            self._ask_image(position, f"{name_of(position)}, rolled")
            self.fields[f"missing_{position}"] = forms.ChoiceField(
                label=f"{name_of(position)}: why there is none", required=False,
                choices=[("", ""), *((code, words.capitalize()) for code, words in MISSING.items())],
            )  # fmt: skip
        for position in PLAIN:
            self._ask_image(position, name_of(position))

    def _ask_image(self, position: int, label: str) -> None:
        self.fields[f"image_{position}"] = forms.FileField(
            label=label, required=False, error_messages={"empty": "This file is empty: choose the scan of the finger."},
            help_text=KEPT if self.data.get(f"kept_{position}") else "",
        )  # fmt: skip
        self.fields[f"kept_{position}"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Require for each finger either an image or the reason why there is none."""
        said = self.cleaned_data
        for position in (*ROLLED, *PLAIN):
            name = f"image_{position}"
            image, missing = self._image(position), said.get(f"missing_{position}")
            if image:
                self._images[name] = image
            if name in self.errors or position not in ROLLED or bool(image) != bool(missing):
                continue
            self.add_error(
                name,
                "Give an image of this finger, or say why there is none." if not image else
                "There is an image and a reason why there is none: take one away.",
            )  # fmt: skip
        return said

    def _image(self, position: int) -> bytes:
        """Return the image chosen now or in an earlier attempt, unless a reason was chosen since."""
        said = self.cleaned_data
        if file := said.get(f"image_{position}"):
            found: bytes = file.read()
            return found
        kept = said.get(f"kept_{position}") or ""
        if said.get(f"missing_{position}"):
            return b""
        try:
            return base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError):
            self.add_error(f"image_{position}", "Choose the scan of this finger again.")
            return b""

    @property
    def images(self) -> Mapping[str, bytes]:
        """The images by the names of their fields."""
        return self._images

    def keep_images(self) -> None:
        """Keep the images between attempts, because a browser forgets the files of a form that is shown again."""
        data: Any = self.data
        data = data.copy()
        for name, content in self._images.items():
            if name in self.errors:
                continue
            data[name.replace("image", "kept")] = base64.b64encode(content).decode()
            self.fields[name].help_text = KEPT
        self.data = data

    def as_spec(self, *, ori: str, dai: str, today: dt.date) -> dict[str, Any]:
        """The booking as `formats.ebts.spec` has it, sent by ``ori`` to the bureau ``dai``."""
        said = self.cleaned_data
        names = [
            {part: said[part] for part in ("last", "first", "middle", "suffix")},
            *_names(said["other_names"]),
        ]
        return {
            **{name: said[name] for name in _PLAIN},
            "tot": "CAR", "ori": ori, "dai": dai, "date": today, "control_ori": ori, "names": names,
            "births": [said["birth"]] if said["birth"] else [],
            "citizenship": [said["citizenship"]] if said["citizenship"] else [],
            "charges": [{"literal": line} for line in _lines(said["charges"])],
            "amputations": {str(n): said[f"missing_{n}"] for n in ROLLED if said[f"missing_{n}"]},
            "images": [
                impression(int(name.removeprefix("image_")), name, said["ppi"]) for name in self._images
            ],
        }  # fmt: skip

    def tell(self, tag: str, text: str) -> None:
        """Show a fault at the field where an EBTS field is typed, or at an image, or above the form."""
        field = _FIELD_OF.get(tag, tag if tag in self.fields else None)
        told = f"{text[:1].upper()}{text[1:]}."
        self.add_error(field, told if field or not tag else f"{tag}: {told}")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _names(text: str) -> list[dict[str, str]]:
    parts = (line.partition(",") for line in _lines(text))
    return [{"last": last.strip(), "first": first.strip()} for last, _, first in parts]
