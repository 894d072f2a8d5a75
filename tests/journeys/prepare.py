"""Put the cast and a few cases on file, in the database that the environment names: the journeys' first scene."""

from __future__ import annotations

import os


def main() -> None:
    """Make the tables, the people (all with the demo's password), and a case in each of four places."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from handover.accounts.demo import DEMO_PASSWORD
    from handover.accounts.models import User
    from tests.support.cast import make_cast

    call_command("migrate", verbosity=0)
    cast = make_cast()
    User.objects.update(password=make_password(DEMO_PASSWORD))

    from tests.support.walk import case_in

    for state in ("awaiting_review", "in_review", "awaiting_signature", "lodged", "served"):
        case_in(cast, state)


if __name__ == "__main__":
    main()
