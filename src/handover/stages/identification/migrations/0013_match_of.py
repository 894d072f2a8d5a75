"""An index for what every page of a case asks, so that it costs the same with a thousand cases and a million."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identification', '0012_first_judgement'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='printmatch',
            index=models.Index(fields=['identity'], name='identification_match_of'),
        ),
    ]
