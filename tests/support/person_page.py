"""The page of the person concerned, as the code of a notice has opened it."""

from __future__ import annotations

import time

from django.conf import settings
from django.test import Client

from handover.process.models import Matter
from handover.stages.detainer.public import person_code


def open_person_page(client: Client, case: Matter, seconds: int = 900) -> None:
    """Open the page of a case in the client's session, without its code."""
    session = client.session
    lodging = person_code.newest_notice(case)
    session["concerned"] = {"case": str(case.pk), "until": int(time.time()) + seconds, "lodging": lodging}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
