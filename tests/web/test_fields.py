"""Fields clean to the values that the process takes, and are drawn as choices for people."""

from __future__ import annotations

import pytest
from django import forms

from handover.process.labelled_enum import LabelledEnum
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import HandoverForm


class Colour(LabelledEnum):
    RED = "red", "as a rose"
    BLUE = "blue", "as the sky"


class AskedForm(HandoverForm):
    listed = EnumField(Colour, without={Colour.BLUE})
    chosen = EnumField(Colour, widget=forms.RadioSelect)
    told = YesNoField(yes="Yes, I told them", no="No, and for a reason")


SAID = {"listed": "red", "chosen": "blue", "told": "no"}


def test_what_is_sent_becomes_members_and_truth() -> None:
    form = AskedForm(SAID)
    assert form.is_valid()
    assert form.cleaned_data == {"listed": Colour.RED, "chosen": Colour.BLUE, "told": False}
    assert isinstance(form.cleaned_data["chosen"], Colour)
    assert AskedForm({**SAID, "told": "yes"}).is_valid()


@pytest.mark.parametrize(
    ("name", "value"),
    [("listed", "blue"), ("listed", ""), ("chosen", "green"), ("told", "perhaps"), ("told", "")],
)
def test_what_is_not_offered_or_not_chosen_is_refused_at_its_field(name: str, value: str) -> None:
    assert list(AskedForm({**SAID, name: value}).errors) == [name]


def test_a_list_begins_with_choose_and_radio_buttons_with_nothing_chosen() -> None:
    drawn = str(AskedForm())
    assert '<option value="" selected>Choose</option>' in drawn
    assert "as a rose" in drawn and "Yes, I told them" in drawn
    assert drawn.count('type="radio"') == 4
    assert "checked" not in drawn


class _AsksMore(HandoverForm):
    first = forms.CharField()

    def __init__(self) -> None:
        super().__init__()
        self.fields["later"] = forms.CharField(widget=forms.Textarea)


def test_a_field_that_a_form_adds_itself_is_drawn_as_the_others() -> None:
    form = _AsksMore()
    assert "usa-input" in str(form["first"])
    assert 'class="usa-textarea"' in str(form["later"])
    assert str(form["later"]).count("usa-textarea") == 1, "drawn twice it stays the same"
