# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('review', '0015_sealed_columns')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('AgencyRequest', 'offence', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('AgencyReply', 'told', SealedText(bound_to='salt', help_text='whom it was told, and how', max_length=120)),
                migrations.AlterField('RecordCorrection', 'record_key', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('RecordCorrection', 'source', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('RecordCorrection', 'birth', SealedText(blank=True, bound_to='salt', help_text='date of birth (ISO) that it shows', max_length=10)),
                migrations.AlterField('Statement', 'language', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('Statement', 'interpreter', SealedText(bound_to='salt', help_text='who interpreted, or why nobody had to', max_length=120)),
                migrations.AlterField('ConsularNotice', 'country', SealedText(bound_to='salt', max_length=60)),
                migrations.AlterField('Interpreter', 'language', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('Interpreter', 'interpreter', SealedText(blank=True, bound_to='salt', help_text='empty where none is needed', max_length=120)),
                migrations.AlterField('AgeFinding', 'first_source', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('AgeFinding', 'second_source', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('CitizenshipClaim', 'indicium', SealedText(bound_to='salt', max_length=20)),
                migrations.AlterField('DispositionWatch', 'charge', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('DispositionWatch', 'charge_key', SealedText(blank=True, bound_to='salt', help_text="the charge's key, where it is on record", max_length=40)),
                migrations.AlterField('DispositionWatch', 'court', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('Disposition', 'outcome', SealedText(bound_to='salt', max_length=12)),
                migrations.AlterField('Disposition', 'source', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('Dispute', 'record_key', SealedText(blank=True, bound_to='salt', max_length=40)),
                migrations.AlterField('Dispute', 'said_by', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('DisputeAnswer', 'told', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('Reversal', 'person_told', SealedText(bound_to='salt', help_text='how the person was told, or why not', max_length=200)),
                migrations.AlterField('NoteFile', 'name', SealedText(bound_to='salt', max_length=120)),
            ],
        ),
        AsText("review_agencyrequest", "offence"),
        AsText("review_agencyreply", "told"),
        AsText("review_recordcorrection", "record_key"),
        AsText("review_recordcorrection", "source"),
        AsText("review_recordcorrection", "birth"),
        AsText("review_statement", "language"),
        AsText("review_statement", "interpreter"),
        AsText("review_consularnotice", "country"),
        AsText("review_interpreter", "language"),
        AsText("review_interpreter", "interpreter"),
        AsText("review_agefinding", "first_source"),
        AsText("review_agefinding", "second_source"),
        AsText("review_citizenshipclaim", "indicium"),
        AsText("review_dispositionwatch", "charge"),
        AsText("review_dispositionwatch", "charge_key"),
        AsText("review_dispositionwatch", "court"),
        AsText("review_disposition", "outcome"),
        AsText("review_disposition", "source"),
        AsText("review_dispute", "record_key"),
        AsText("review_dispute", "said_by"),
        AsText("review_disputeanswer", "told"),
        AsText("review_reversal", "person_told"),
        AsText("review_notefile", "name"),
        EraseOnly("review_agencyrequest", "review.AgencyRequest", {"offence": MARK}, {"offence": "text"}),
        EraseOnly("review_agencyreply", "review.AgencyReply", {"told": MARK}, {"told": "text"}),
        EraseOnly("review_recordcorrection", "review.RecordCorrection", {"identity": '', "record_key": MARK, "was": MARK, "now": MARK, "source": MARK, "birth": ''}, {"record_key": "text", "was": "text", "now": "text", "source": "text", "birth": "text"}),
        EraseOnly("review_statement", "review.Statement", {"language": MARK, "interpreter": MARK, "text": MARK}, {"language": "text", "interpreter": "text", "text": "text"}),
        EraseOnly("review_consularnotice", "review.ConsularNotice", {"country": MARK, "text": MARK}, {"country": "text", "text": "text"}),
        EraseOnly("review_interpreter", "review.Interpreter", {"language": MARK, "interpreter": MARK, "text": MARK}, {"language": "text", "interpreter": "text", "text": "text"}),
        EraseOnly("review_agefinding", "review.AgeFinding", {"first_source": MARK, "second_source": MARK, "reasons": MARK, "considered": []}, {"first_source": "text", "second_source": "text", "reasons": "text", "considered": "json"}),
        EraseOnly("review_citizenshipclaim", "review.CitizenshipClaim", {"indicium": '', "text": MARK}, {"indicium": "text", "text": "text"}),
        EraseOnly("review_dispositionwatch", "review.DispositionWatch", {"charge": MARK, "charge_key": MARK, "court": MARK, "reasons": MARK}, {"charge": "text", "charge_key": "text", "court": "text", "reasons": "text"}),
        EraseOnly("review_disposition", "review.Disposition", {"convicted": False, "outcome": '', "disposed_on": '1900-01-01', "source": MARK, "class_reasons": None}, {"outcome": "text", "source": "text", "class_reasons": "text"}),
        EraseOnly("review_dispute", "review.Dispute", {"record_key": MARK, "said_by": MARK, "text": MARK}, {"record_key": "text", "said_by": "text", "text": "text"}),
        EraseOnly("review_disputeanswer", "review.DisputeAnswer", {"reasons": MARK, "told": MARK}, {"reasons": "text", "told": "text"}),
        EraseOnly("review_reversal", "review.Reversal", {"consequences": [], "reasons": MARK, "person_told": MARK}, {"consequences": "json", "reasons": "text", "person_told": "text"}),
        EraseOnly("review_notefile", "review.NoteFile", {"name": MARK, "sha256": MARK, "content": 'bytes'}, {"name": "text", "content": "bytes"}),
    ]
