"""An index for what every page of a case asks, so that it costs the same with a thousand cases and a million."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notification', '0005_found_once_erased'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='matchlink',
            index=models.Index(fields=['identity'], name='notification_link_of_fin'),
        ),
    ]
