"""Put the cast and one plain case on file, for the browser test of this room."""

from __future__ import annotations


def main() -> None:
    """Everyone's password is the demo's."""
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from handover.accounts.demo import DEMO_PASSWORD
    from handover.accounts.models import User
    from tests.support.cast import make_cast
    from tests.web.scene import plain_case

    call_command("migrate", verbosity=0)
    cast = make_cast()
    User.objects.update(password=make_password(DEMO_PASSWORD))
    plain_case(cast, ("reed", "answer_query"), ("ortiz", "take_up"), ("ortiz", "find_probable_cause"))


if __name__ == "__main__":
    main()
