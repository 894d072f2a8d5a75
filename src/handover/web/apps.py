"""The pages that belong to no stage, and their place in the menu."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page skin, access, sign-in, local law."""

    name = "handover.web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Offer local law to everybody."""
        from handover.web import navigation
        from handover.web.access import PEOPLE

        navigation.register(navigation.Item("Local law", "localaw:what_if", PEOPLE))
