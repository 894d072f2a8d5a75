"""A correction says whether it points to citizenship, and which date of birth it shows."""

from django.db import migrations, models

from handover.audit.append_only import StillAppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0005_stops'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordcorrection',
            name='birth',
            field=models.CharField(blank=True, help_text='date of birth (ISO) that it shows', max_length=10),
        ),
        migrations.AddField(
            model_name='recordcorrection',
            name='citizen',
            field=models.BooleanField(default=False, help_text='what is so points to United States citizenship'),
        ),
        StillAppendOnly("review_recordcorrection"),
    ]
