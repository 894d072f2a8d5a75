"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('identification', '0007_records_have_a_room'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='examination',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='examination',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='matchwithdrawal',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='matchwithdrawal',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='printmatch',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='printmatch',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='probefinger',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='probefinger',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='search',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='search',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='searchresult',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='searchresult',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='wanthit',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='wanthit',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='wantsearch',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='wantsearch',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AlterField(
            model_name='wanthit',
            name='want',
            field=models.ForeignKey(help_text='none once erased', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.want'),
        ),
        EraseOnly("identification_candidate", "identification.Candidate", {"identity": "", "evidence": []}),
        EraseOnly("identification_examination", "identification.Examination", {"identity": "", "reasons": MARK}),
        EraseOnly("identification_matchwithdrawal", "identification.MatchWithdrawal", {"identity": "", "reasons": MARK}),
        EraseOnly("identification_printmatch", "identification.PrintMatch", {"identity": ""}),
        EraseOnly("identification_probefinger", "identification.ProbeFinger", {"minutiae": {}, "problem": MARK}),
        EraseOnly("identification_search", "identification.Search", {}),
        EraseOnly("identification_searchresult", "identification.SearchResult", {}),
        EraseOnly("identification_wanthit", "identification.WantHit", {"want_id": None, "evidence": []}),
        EraseOnly("identification_wantsearch", "identification.WantSearch", {}),
    ]
