"""Field by field, what the public form has and where ours comes from; the registry of docs/papers.md. Pure.

``sure``: C the field was read in a public text of the form, M it is from memory and marked on the paper. ``ours``: the
field of the facts that fills it, dotted; several with a comma. Empty: ours lacks it, as ``why`` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a public form."""

    form: str
    box: str
    label: str
    ours: str
    source: str
    sure: Literal["C", "M"]
    why: str = ""


def _request(form: str) -> tuple[FormField, ...]:
    """What the headers and the jail's blocks of both requests have in common."""
    return (
        FormField(form, "header", "Subject ID", "subject.fin", "immigration identity", "C"),
        FormField(form, "header", "Event number", "event_number", "typed by the officer", "C"),
        FormField(form, "header", "File number", "subject.a_number", "immigration identity", "C"),
        FormField(form, "header", "Date", "dated", "day of drafting", "C"),
        FormField(form, "header", "To: institution, or any subsequent agency", "to", "the jail of the case", "C"),
        FormField(form, "header", "From: DHS office", "office", "the immigration office", "C"),
        FormField(form, "header", "ICE or CBP", "component", "typed by the officer", "M"),
        FormField(form, "person", "Name", "subject.name", "immigration identity", "C"),
        FormField(form, "person", "Date of birth", "subject.birth_date", "immigration identity", "C"),
        FormField(form, "person", "Citizenship", "subject.citizenship", "immigration identity", "C"),
        FormField(form, "person", "Sex", "subject.sex", "immigration identity", "C"),
        FormField(form, "requests", "Telephone for notice", "contact_phone", "typed by the officer", "C"),
        FormField(form, "requests", "Law Enforcement Support Center as fallback", "fallback_phone",
                  "the line as the form prints it", "M"),
        FormField(form, "requests", "Pass on; tell of death, hospital, move; victims and law enforcement purpose", "",
                  "", "M", "words of the form, nothing to fill in"),
        FormField(form, "requests", "Cancels an earlier detainer dated", "cancels_detainer_dated",
                  "typed by the officer", "M"),
        FormField(form, "signature", "Officer: name, title, signature", "signature", "the warrant signer", "M"),
        FormField(form, "signature", "Who lodged it", "lodged_by", "step “lodge”; on the served copy", "M",
                  "the form has one officer; here two people sign and lodge"),
        FormField(form, "agency", "Booking number", "subject.booking_number", "booking", "M"),
        FormField(form, "agency", "Estimated release", "jail.estimated_release", "the jail, by hand", "M"),
        FormField(form, "agency", "Latest charge or conviction, and its date", "jail.latest_offence, jail.latest_on",
                  "the booking's charges", "M"),
        FormField(form, "agency", "Served: how, when, where, language, interpreter, officer", "jail.service",
                  "step “serve”", "M"),
        FormField(form, "agency", "Local limits of a hold", "jail.longest_hold", "the law of the place", "M",
                  "not on the form: ours"),
        FormField(form, "notice", "Notice to the person", "jail.service",
                  "on the served copy in English and the language of service; eight sheets beside it", "C"),
    )  # fmt: skip


_DETAINER: Final = (
    FormField("I-247A", "1", "Probable cause: a, b, c, d", "causes", "bases of the determination", "C"),
    FormField("I-247A", "2", "Lent by DHS, custody is resumed", "resume_custody", "step “lend”", "C",
              "exactly one of box 1 and box 2; the copy is served before the transfer"),
    FormField("I-247A", "warrant", "I-200 or I-205 attached", "warrant", "the package", "M"),
)  # fmt: skip

_WARRANTS: Final = (
    FormField("I-200", "to", "Officers authorized to serve", "", "", "M", "words of the form: 8 CFR 287.5(e)(3)"),
    FormField("I-200", "why", "Grounds of probable cause", "grounds", "bases of the determination", "M"),
    FormField("I-200", "why", "Sections of the INA", "ina_sections", "ground of the determination", "M"),
    FormField("I-200", "why", "Charging document", "charging_decision", "typed by the officer", "M"),
    FormField("I-200", "signature", "Officer: name, title, date", "signature", "the warrant signer", "M"),
    FormField("I-200", "service", "Certificate of service, on the person named, in person", "service",
              "left blank: filled in when the warrant is executed; the handover records it", "M"),
    FormField("I-205", "order", "Four ordering bodies", "ordering, ordering_body", "immigration order", "M",
              "ticked only where the record's words name the body"),
    FormField("I-205", "order", "Date of the order", "order_date", "immigration order", "M"),
    FormField("I-205", "order", "Sections of the INA", "ina_sections", "immigration order", "M"),
    FormField("I-205", "order", "Entered at, on", "entry_place, entry_date", "none", "M",
              "no record says with certainty which entry the order is about"),
    FormField("I-205", "order", "At the expense of", "cost_bearer", "none", "M", "decided outside this program"),
    FormField("I-205", "words", "Self-removal executes the order", "", "", "M", "words: 8 CFR 241.7"),
    FormField("I-205", "signature", "Officer: name, title, date", "signature", "the warrant signer", "C"),
    FormField("I-205", "return", "Port, date, manner, verification, name, photograph, print, signatures, witness",
              "subject.name", "the name is printed", "M", "the rest is filled in by hand at the departure"),
)  # fmt: skip

_FILE: Final = (
    FormField("I-213", "narrative", "How encountered", "encounter", "booking and match", "M"),
    FormField("I-213", "narrative", "Identity", "match", "search of the immigration repository", "M"),
    FormField("I-213", "narrative", "Immigration record", "immigration", "snapshot of the determination", "M"),
    FormField("I-213", "narrative", "Criminal record", "convictions, charges", "snapshot of the determination", "M"),
    FormField("I-213", "narrative", "Citizenship", "citizenship", "claims, counsel's answers, signs", "M"),
    FormField("I-213", "finding", "Bases, ground, reasons, records", "bases, ground, reasons, evidence",
              "the determination", "M"),
    FormField("I-213", "finding", "Prepared by", "prepared_by, prepared_title", "the review officer", "M"),
    FormField("I-213", "signature", "Examining officer", "signature", "the warrant signer, as reviewing officer", "M",
              "nobody examined the person: 8 CFR 287.3(a) is about custody"),
    FormField("I-213", "page 1", "Height, eyes, entry, relatives, employer, dates of birth", "", "", "M",
              "not asked: nothing in this process needs them"),
    FormField("I-862", "all", "The notice to appear itself", "", "", "M",
              "not printed: ours is a summary for the file and bears another name"),
    FormField("I-862", "summary", "Allegations, alienage first", "allegations", "the determination's records", "M"),
    FormField("I-862", "summary", "Charges", "charges", "ground of the determination", "M"),
    FormField("I-862", "summary", "Charging decision, issuer, day", "charging_decision, issued_by, issued_on",
              "the package; charging documents on record", "M"),
    FormField("I-862", "summary", "Hearing, service", "hearing, served", "none", "M",
              "held by the court's and the office's own systems"),
)  # fmt: skip

FIELDS: Final = (*_request("I-247A"), *_DETAINER, *_request("I-247G"), *_WARRANTS, *_FILE)
TITLES: Final = {
    "I-247A": "Immigration Detainer", "I-247G": "Request for Advance Notification", "I-200": "Warrant for Arrest",
    "I-205": "Warrant of Removal", "I-213": "Record of Deportable/Inadmissible Alien", "I-862": "Notice to Appear",
}  # fmt: skip


def papers_page(head: str) -> str:
    """The text of docs/papers.md. ``head``: the line that says how it is written."""
    lines = [
        "# Papers, field by field", "", head,
        "Each paper against the public form: the field, its box, where ours comes from, and why it is absent or other. "
        "C: read in a public text of the form. M: from memory, illustrative, marked with an asterisk on the paper.", "",
    ]  # fmt: skip
    for form, rows in groupby(sorted(FIELDS, key=lambda f: list(TITLES).index(f.form)), key=lambda f: f.form):
        lines += [
            f"## {form}: {TITLES[form]}",
            "",
            "| Box | Field | Ours | From | Sure | Absent or other, because |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        for f in rows:
            ours = ", ".join(f"`{name.strip()}`" for name in f.ours.split(",")) if f.ours else "none"
            lines.append(f"| {f.box} | {f.label} | {ours} | {f.source} | {f.sure} | {f.why} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
