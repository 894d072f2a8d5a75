"""The administration as an application, so that its own parts of `init` and `check` are found as everybody's are."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Agencies, people and tokens of a deployment; no tables of its own."""

    name = "handover.administration"
    verbose_name = "Administration"

    def ready(self) -> None:
        """Have the records schedule asked again when a disposal is approved."""
        from handover.administration import retention, retention_batches
        from handover.process.erasure import public as erasure

        erasure.on_approval(retention.objection)
        erasure.on_approval(retention_batches.objection)
