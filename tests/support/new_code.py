"""Print a new code of the person for a lodged case that has none, as its notice would show it.

Usage: ``python -m tests.support.new_code``, with the data folder of the site; prints the case and the code.
"""

from __future__ import annotations

import os


def main() -> None:
    """Make the code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.test import override_settings

    from handover.accounts.roles import Actor
    from handover.process.models import Matter
    from handover.stages.detainer import person_code
    from handover.stages.detainer.models import PersonCode

    known = PersonCode.objects.values("matter")
    case = Matter.objects.filter(state="lodged").exclude(pk__in=known).order_by("reference").first()
    if case is None:
        raise SystemExit("no case is lodged here that has no code")
    with override_settings(HANDOVER_PERSON_PAGE="https://handover.example/person/"), transaction.atomic():
        print(case.reference, person_code.issue(case, Actor.system("notice")))


if __name__ == "__main__":
    main()
