"""The latest time in the log, so that a clock that was set back is seen at the next entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_signed_checkpoints")]

    operations = [migrations.AddField(model_name="head", name="latest", field=models.DateTimeField(null=True))]
