"""An index for what every page of a case asks, so that it costs the same with a thousand cases and a million."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repositories', '0010_record_orders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='immigrationidentity',
            index=models.Index(condition=models.Q(('protected', True)), fields=['fin'], name='records_protected'),
        ),
    ]
