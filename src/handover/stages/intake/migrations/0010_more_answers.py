"""Answers of a quick wants check (RPISR) and of a disposition (DSPR). Choices alone: no table is changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0009_stop_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='kind',
            field=models.CharField(choices=[('ERRT', 'error'), ('SRE', 'search result'), ('RPISR', 'answer of a quick wants check'), ('DSPR', 'answer of a disposition'), ('STOP', 'do not hold')], max_length=5),
        ),
    ]
