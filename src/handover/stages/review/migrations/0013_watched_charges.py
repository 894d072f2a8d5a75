"""Of which watched charge a disposition is, and why it counts as a conviction or does not."""

from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0012_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='disposition',
            name='watched',
            field=models.PositiveIntegerField(help_text='number of the step that watched the charge; none in older rows: the only one', null=True),
        ),
        migrations.AddField(
            model_name='disposition',
            name='class_reasons',
            field=models.TextField(help_text='why a person said that the outcome counts as a conviction, or does not', null=True),
        ),
        migrations.AlterField(
            model_name='disposition',
            name='convicted',
            field=models.BooleanField(help_text='whether it counts as a conviction, as the outcome or a person says'),
        ),
        EraseOnly("review_disposition", "review.Disposition", {"convicted": False, "outcome": "", "disposed_on": "1900-01-01", "source": MARK, "class_reasons": None}),
    ]
