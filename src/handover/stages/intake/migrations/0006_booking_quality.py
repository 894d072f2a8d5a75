"""What a file says of each finger's print is kept with the booking; of older bookings nothing is known."""

from django.db import migrations, models

from handover.audit.append_only import StillAppendOnly


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_alter_delivery_state")]
    operations = [
        migrations.AddField(
            model_name="booking",
            name="quality",
            field=models.JSONField(
                default=list, help_text="what the file says of each finger's print, where it says anything"
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="retakes",
            field=models.JSONField(
                default=list, help_text="fingers that are poor, or missing without a reason"
            ),
        ),
        StillAppendOnly("intake_booking"),
    ]
