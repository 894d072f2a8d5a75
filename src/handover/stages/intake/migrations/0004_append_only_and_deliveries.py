"""What a jail reported and what happened to a delivery stays as recorded; older answers get a delivery."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


def deliveries_of_older_answers(apps, schema_editor):
    Answer = apps.get_model("intake", "Answer")
    Delivery = apps.get_model("intake", "Delivery")
    for answer in Answer.objects.filter(delivery=None).select_related("matter").iterator():
        Delivery.objects.create(
            answer=answer, agency_id=answer.matter.agency_id, since=answer.at, changed_at=answer.at
        )


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_feed_and_replies"), ("process", "0001_initial")]
    operations = [
        migrations.RunPython(deliveries_of_older_answers, migrations.RunPython.noop),
        AppendOnly("intake_jailfile"),
        AppendOnly("intake_reportedevent"),
        AppendOnly("intake_roster"),
        AppendOnly("intake_rosteralarm"),
        AppendOnly("intake_alarmend"),
        AppendOnly("intake_deliveryattempt"),
    ]
