"""What prosecutors and courts did about the charges of a cycle: dispositions, and sentences as text.

A sentence goes with the court's disposition of the charge that it names. One without such a disposition is told by
itself and its charge stays ``unknown``: a sentence is no conviction by inference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from handover.formats.records.bodies import Disposition
from handover.formats.records.canonical import Accepted
from handover.formats.records.disposition_words import category_of
from handover.formats.records.rapsheet_state import Act, Cycle, Sentence, SheetCharge, tracking_of
from handover.formats.records.reader import ReadItem, child_key, raw_text
from handover.formats.records.rules import Rejected, Warned, disposed_before_arrested
from handover.formats.records.xml_tree import (
    children,
    day_at,
    first_text,
    item,
    line_of,
    name_of,
    raw_of,
    text_at,
    with_warnings,
    within,
)

_MOST_SENTENCE: Final = 20_001
"""One more than a record may hold, so that a longer one is refused by its rule."""
_NO_TEXT: Final = frozenset({"SentenceCharge", "SupervisionCharge"})


def dispositions(cycle: Cycle, charge: SheetCharge, act: Act, element: etree._Element) -> Iterator[ReadItem]:
    """Yield the dispositions that an element of a charge holds; one without words and date is none."""
    for disposition in children(element, "ChargeDisposition"):
        literal = text_at(disposition, "DispositionDescriptionText") or text_at(
            disposition, "DispositionCategoryText"
        )
        day = day_at(disposition, "DispositionDate")
        if not (literal or day):
            continue
        ori, name, warned = act.court
        body = {
            "charge": charge.key,
            "disposed_on": day or None,
            "literal": literal,
            "court_ori": ori,
            "court_name": name,
            "docket": act.docket,
            "count": count_of(element),
            "plea": first_text(element, "ChargePlea"),
            "sentence_text": _taken(cycle, tracking_of(element)) if act.origin == "court" else "",
        }
        result, more = _judged(cycle, charge, act.origin, body)
        yield item(disposition, result, warned=(*warned, *more))


def count_of(element: etree._Element) -> int | None:
    """Return the number of counts; None where it is no number of counts."""
    text = first_text(element, "ChargeCountQuantity")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 9999 else None


def _judged(
    cycle: Cycle, charge: SheetCharge, origin: str, body: dict[str, Any]
) -> tuple[Accepted | Rejected, tuple[Warned, ...]]:
    charge.counted[origin] += 1
    category, odd = category_of(body["literal"], cycle.sheet.context.disposition_words)
    key = child_key(charge.key, origin, str(charge.counted[origin]))
    result = cycle.sheet.context.upsert("disposition", key, body | {"category": category})
    if isinstance(result, Accepted) and isinstance(result.record.body, Disposition):
        result = disposed_before_arrested(result.record.body.disposed_on, charge.arrest.arrested_on) or result
    return result, odd


def take_sentences(cycle: Cycle) -> Iterator[ReadItem]:
    """Take the sentences of the cycle by the tracking number of the charge that each names; yield the others."""
    for sentencing in children(cycle.element, "Sentencing"):
        for element in children(sentencing, "Sentence"):
            sentence = Sentence(_text_of(element), line_of(element))
            named = {
                number: None for one in within(element, "SentenceCharge") if (number := tracking_of(one))
            }
            for tracking in named:
                cycle.sentences.setdefault(tracking, []).append(sentence)
            if sentence.text and not named:
                text = (
                    "the sentence names no charge by its tracking number, so that it is not clear whose it is"
                )
                yield ReadItem(
                    sentence.line, raw_of(element), Rejected("unknown-parent", text, "body.charge")
                )


def _text_of(sentence: etree._Element) -> str:
    described = text_at(sentence, "SentenceDescriptionText")
    if described:
        return described[:_MOST_SENTENCE]
    parts = [part for part in sentence if name_of(part) not in _NO_TEXT]
    texts = (" ".join(str(text).split()) for part in parts for text in part.itertext())
    return "; ".join(text for text in texts if text)[:_MOST_SENTENCE]


def _taken(cycle: Cycle, tracking: str) -> str:
    """Return the sentences of a charge, which a second disposition does not get again."""
    return "\n".join(sentence.text for sentence in cycle.sentences.pop(tracking, []))


def lone_sentence(cycle: Cycle, tracking: str, sentences: list[Sentence]) -> ReadItem:
    """Make an item of the sentences of a charge that has no court's disposition."""
    named = cycle.named(tracking)
    said = "\n".join(sentence.text for sentence in sentences)
    line, raw = sentences[0].line, raw_text(f"{tracking}: {said}")
    if len(named) != 1:
        text = "the sentence names a charge that the cycle has not exactly once"
        return ReadItem(line, raw, Rejected("unknown-parent", text, "body.charge"))
    message = "the sheet has a sentence but no court's disposition of this charge; it stands as unknown"
    odd = (Warned("sentence-without-disposition", message, "body.sentence_text"),)
    body = {"charge": named[0].key, "literal": "", "sentence_text": said}
    result, more = _judged(cycle, named[0], "sentence", body)
    return ReadItem(line, raw, with_warnings(result, (*odd, *more)))
