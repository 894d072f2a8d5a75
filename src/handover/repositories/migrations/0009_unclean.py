"""What the database's files may still hold of an expunged record stays noted until they are clean."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repositories', '0008_statuses'),
    ]

    operations = [
        migrations.AddField(
            model_name='expungement',
            name='unclean',
            field=models.JSONField(help_text='what the database\'s files may still hold, for `free_space.clean`; null once clean', null=True),
        ),
    ]
