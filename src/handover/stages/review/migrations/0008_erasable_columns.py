"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0007_erasable_columns'),
        ('review', '0007_statement'),
    ]

    operations = [
        migrations.AddField(
            model_name='agefinding',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='agefinding',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='agencyreply',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='agencyreply',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='agencyrequest',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='agencyrequest',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='childcare',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='childcare',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='childreferral',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='childreferral',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='citizenshipclaim',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='citizenshipclaim',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='citizenshipfinding',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='citizenshipfinding',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='consularnotice',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='consularnotice',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='determination',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='determination',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='disposition',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='disposition',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='dispositionwatch',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='dispositionwatch',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='dispute',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='disputeanswer',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='disputeanswer',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='identitywithdrawal',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='identitywithdrawal',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='interpreter',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='interpreter',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='neutralreview',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='neutralreview',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='noaction',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='noaction',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='recordcorrection',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='recordcorrection',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='reversal',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='reversal',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='secondlook',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='secondlook',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='statement',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='statement',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='stop',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='stop',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='stopanswer',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='stopanswer',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        EraseOnly("review_agefinding", "review.AgeFinding", {"first_source": MARK, "second_source": MARK, "reasons": MARK, "considered": []}),
        EraseOnly("review_agencyreply", "review.AgencyReply", {"told": MARK}),
        EraseOnly("review_agencyrequest", "review.AgencyRequest", {"offence": MARK}),
        EraseOnly("review_childcare", "review.ChildCare", {"reasons": MARK}),
        EraseOnly("review_childreferral", "review.ChildReferral", {"text": MARK, "age": None}),
        EraseOnly("review_citizenshipclaim", "review.CitizenshipClaim", {"indicium": "", "text": MARK}),
        EraseOnly("review_citizenshipfinding", "review.CitizenshipFinding", {"fact_part": MARK, "law_part": MARK, "evidence": []}),
        EraseOnly("review_consularnotice", "review.ConsularNotice", {"country": MARK, "text": MARK}),
        EraseOnly("review_determination", "review.Determination", {"reasons": MARK, "evidence": [], "snapshot": {}}),
        EraseOnly("review_disposition", "review.Disposition", {"convicted": False, "outcome": "", "disposed_on": "1900-01-01", "source": MARK}),
        EraseOnly("review_dispositionwatch", "review.DispositionWatch", {"charge": MARK, "charge_key": MARK, "court": MARK, "reasons": MARK}),
        EraseOnly("review_dispute", "review.Dispute", {"record_key": MARK, "said_by": MARK, "text": MARK}),
        EraseOnly("review_disputeanswer", "review.DisputeAnswer", {"reasons": MARK, "told": MARK}),
        EraseOnly("review_identitywithdrawal", "review.IdentityWithdrawal", {"reasons": MARK}),
        EraseOnly("review_interpreter", "review.Interpreter", {"language": MARK, "interpreter": MARK, "text": MARK}),
        EraseOnly("review_neutralreview", "review.NeutralReview", {"reasons": MARK}),
        EraseOnly("review_noaction", "review.NoAction", {"reasons": MARK, "evidence": [], "snapshot": {}}),
        EraseOnly("review_recordcorrection", "review.RecordCorrection", {"identity": "", "record_key": MARK, "was": MARK, "now": MARK, "source": MARK, "birth": ""}),
        EraseOnly("review_reversal", "review.Reversal", {"consequences": [], "reasons": MARK, "person_told": MARK}),
        EraseOnly("review_secondlook", "review.SecondLook", {"reasons": MARK}),
        EraseOnly("review_statement", "review.Statement", {"language": MARK, "interpreter": MARK, "text": MARK}),
        EraseOnly("review_stop", "review.Stop", {"found": []}),
        EraseOnly("review_stopanswer", "review.StopAnswer", {"reasons": MARK, "done": MARK}),
    ]
