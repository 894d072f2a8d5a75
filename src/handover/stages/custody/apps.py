"""Register custody with the process: the jail's pages and the field officer's."""

from collections.abc import Iterator

from django.apps import AppConfig
from django.db.models.signals import post_save

from handover.accounts.roles import Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import catalog_words, navigation


class CustodyConfig(AppConfig):
    """The jail's answers, the release clock and the outcome."""

    name = "handover.stages.custody"
    verbose_name = "Custody"

    def ready(self) -> None:
        """Register with the process and the menu what this stage adds."""
        from handover.accounts.models import Agency
        from handover.repositories import changes
        from handover.stages.custody.bar_facts import custody_facts
        from handover.stages.custody.bars import CUSTODY_BARS, HANDOVER_BARS, LOAN_BARS
        from handover.stages.custody.breaches import record_breaches
        from handover.stages.custody.case_print import PARTS
        from handover.stages.custody.finder import FINDER
        from handover.stages.custody.handover import handover_facts
        from handover.stages.custody.queues import CASE_PAGES, QUEUES
        from handover.stages.custody.recipients import REASONS
        from handover.stages.custody.step_pages import PAGES
        from handover.stages.custody.stop_notices import STEPS
        from handover.stages.review.public import consequences
        from handover.web import case_head, case_print, queues, site_search, step_marks, step_pages

        follow(Track.CASE, *REASONS, task="handover.stages.custody.tasks.draft_after_step")
        follow(Track.CASE, *STEPS, task="handover.stages.custody.tasks.tell_jail_to_stop")
        # A hold on one request stops the person's requests at other jails (R9).
        follow(Track.CASE, "start_hold", task="handover.stages.review.tasks.ask_persons_cases_again")
        follow(Track.DISPUTE, "correct_record", task="handover.stages.custody.tasks.draft_after_dispute")
        gate.register(custody_facts, *CUSTODY_BARS)
        gate.register(custody_facts, *LOAN_BARS)
        gate.register(handover_facts, *HANDOVER_BARS)
        gate.register_recorder(record_breaches)
        changes.watch(Agency, "agency", lambda row: row.ori)  # another policy: the power to hold may be gone
        consequences.register("handover.stages.custody.corrections.consequences")
        queues.register(*QUEUES)
        case_head.register(*CASE_PAGES)
        case_print.register(*PARTS)
        site_search.register(FINDER)
        navigation.register(*_menu())
        step_pages.register(PAGES)
        catalog_words.register("events", _words)
        step_marks.register("handover.stages.custody.time_corrections.marks")
        step_marks.register("handover.stages.custody.stopped_reports.marks")
        step_marks.register("handover.stages.custody.events.marks")
        _keep_open_points()


def _words() -> Iterator[str]:
    """What the pages say of events, corrections and breaches, from the registries of the law."""
    from handover.stages.custody import (
        court_orders,
        event_effects,
        handover_parts,
        prompt_rules,
        terms,
        transfer_effects,
    )
    from handover.stages.custody.charge_rules import ChargeTurn

    yield from (*court_orders.WORDS, *prompt_rules.WORDS, *transfer_effects.WORDS, *event_effects.TICKLERS)
    for kinds in (
        terms.EventKind,
        terms.TimeKind,
        terms.StoppedKind,
        terms.BreachKind,
        terms.LoanLeft,
        ChargeTurn,
    ):
        yield from (kind.title for kind in kinds)
    for part in handover_parts.PARTS:
        yield part.title
        for field in part.fields:
            yield from (
                field.label,
                *(words for _value, words in field.choices if words not in ("I-200", "I-205")),
            )
    for effect in event_effects.EFFECTS.values():
        yield from (effect.words, effect.source)


def _keep_open_points() -> None:
    from handover.process import listeners
    from handover.process.erasure.public import on_erased
    from handover.stages.custody import held_clock, open_points
    from handover.stages.custody.correction_models import CorrectionDraft, CorrectionTold
    from handover.stages.intake.public import on_reports

    listeners.listen(open_points.after_step)
    listeners.listen(held_clock.after_step)
    on_reports(open_points.after_reports)
    on_erased(open_points.after_erasure)
    drafted, told = open_points.correction_drafted, open_points.correction_told
    post_save.connect(drafted, sender=CorrectionDraft, dispatch_uid="custody.correction_drafted")
    post_save.connect(told, sender=CorrectionTold, dispatch_uid="custody.correction_told")


def _menu() -> list[navigation.MenuItem]:
    from handover.process import open_work
    from handover.process.open_work import WorkKind
    from handover.stages.custody import changes, designees

    return [
        navigation.MenuItem(
            "Recipients to tell", "custody:corrections",
            frozenset({Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER}),
            "People outside were told something that is no longer true.",
            lambda user: open_work.count(WorkKind.CORRECTION, user, navigation.COUNTED),
            navigation.Group.WORK,
        ),
        navigation.MenuItem(
            "Changes at the jail", "custody:changes",
            frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "Charges that changed, projected releases that are near, and orders of a court to release.",
            changes.waiting_for, navigation.Group.WORK,
        ),
        navigation.MenuItem(
            "Nobody came", "custody:nobody_came",
            frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "A hold ends or a release time has passed, and no custody is recorded: cancel, or say what became of it.",
            None,  # needs the times of every case: too costly to count on every page
            navigation.Group.WORK,
        ),
        navigation.MenuItem(
            "Work under 287(g)", "custody:designee", frozenset({Role.DESIGNATED_OFFICER}),
            "Interviews that the office asked for, requests of this jail, and what your agreement gives.",
            lambda user: designees.asked_of(user)[: navigation.COUNTED + 1].count(),
            navigation.Group.WORK,
        ),
        navigation.MenuItem(
            "What jails report", "custody:reports",
            frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "A jail's system reports a release or a transfer that nobody recorded on the request.",
            lambda user: open_work.count(WorkKind.REPORT, user, navigation.COUNTED),
            navigation.Group.WORK,
        ),
    ]  # fmt: skip
