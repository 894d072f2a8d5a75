"""An erased correction still bars: a keyed digest of its record, and the year in which a child comes of age."""

from django.db import migrations, models

from handover.process.erasure.traces import TraceField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0008_erasable_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordcorrection',
            name='record_trace',
            field=TraceField(help_text="keyed digest of the record's key: it bears nothing after an erasure either"),
        ),
        migrations.AddField(
            model_name='recordcorrection',
            name='child_until',
            field=models.PositiveSmallIntegerField(editable=False, help_text='year in which a child by that date comes of age; none of an adult', null=True),
        ),
        EraseOnly("review_recordcorrection", "review.RecordCorrection", {"identity": "", "record_key": MARK, "was": MARK, "now": MARK, "source": MARK, "birth": ""}),
    ]
