# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedBytes, SealedJSON, SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('review', '0014_discretion')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('AgeFinding', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('AgeFinding', 'considered', SealedJSON(bound_to='salt', default=list, help_text='keys of the dates of birth that were weighed')),
                migrations.AlterField('CaseNote', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('ChildCare', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('ChildReferral', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('CitizenshipClaim', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('CitizenshipFinding', 'fact_part', SealedText(bound_to='salt')),
                migrations.AlterField('CitizenshipFinding', 'law_part', SealedText(bound_to='salt')),
                migrations.AlterField('CitizenshipFinding', 'evidence', SealedJSON(bound_to='salt', default=list, help_text='keys of the signs of citizenship that counsel weighed')),
                migrations.AlterField('ConsularNotice', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('Determination', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Determination', 'evidence', SealedJSON(bound_to='salt', default=list)),
                migrations.AlterField('Determination', 'snapshot', SealedJSON(bound_to='salt', default=dict)),
                migrations.AlterField('DiscretionAnswer', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('DiscretionMemo', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField("Disposition", "class_reasons", SealedText(bound_to="salt", help_text="why a person said that the outcome counts as a conviction, or does not", null=True)),
                migrations.AlterField('DispositionWatch', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Dispute', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('DisputeAnswer', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('IdentityWithdrawal', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Interpreter', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('NeutralReview', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('NoAction', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('NoAction', 'evidence', SealedJSON(bound_to='salt', default=list)),
                migrations.AlterField('NoAction', 'snapshot', SealedJSON(bound_to='salt', default=dict)),
                migrations.AlterField('NoteFile', 'content', SealedBytes(bound_to='salt')),
                migrations.AlterField('RecordCorrection', 'was', SealedText(bound_to='salt')),
                migrations.AlterField('RecordCorrection', 'now', SealedText(bound_to='salt')),
                migrations.AlterField('Reversal', 'consequences', SealedJSON(bound_to='salt', default=list)),
                migrations.AlterField('Reversal', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('SecondLook', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Statement', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('Stop', 'found', SealedJSON(bound_to='salt', default=list)),
                migrations.AlterField('StopAnswer', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('StopAnswer', 'done', SealedText(bound_to='salt', help_text='who was told, and what was done for the person')),
            ],
        ),
        EraseOnly("review_agefinding", "review.AgeFinding", {"first_source": MARK, "second_source": MARK, "reasons": MARK, "considered": []}, {"reasons": "text", "considered": "json"}),
        EraseOnly("review_casenote", "review.CaseNote", {"text": MARK}, {"text": "text"}),
        EraseOnly("review_childcare", "review.ChildCare", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_childreferral", "review.ChildReferral", {"text": MARK, "age": None}, {"text": "text"}),
        EraseOnly("review_citizenshipclaim", "review.CitizenshipClaim", {"indicium": "", "text": MARK}, {"text": "text"}),
        EraseOnly("review_citizenshipfinding", "review.CitizenshipFinding", {"fact_part": MARK, "law_part": MARK, "evidence": []}, {"fact_part": "text", "law_part": "text", "evidence": "json"}),
        EraseOnly("review_consularnotice", "review.ConsularNotice", {"country": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("review_determination", "review.Determination", {"reasons": MARK, "evidence": [], "snapshot": {}}, {"reasons": "text", "evidence": "json", "snapshot": "json"}),
        EraseOnly("review_discretionanswer", "review.DiscretionAnswer", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_discretionmemo", "review.DiscretionMemo", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_disposition", "review.Disposition", {"convicted": False, "outcome": "", "disposed_on": "1900-01-01", "source": MARK, "class_reasons": None}, {"class_reasons": "text"}),
        EraseOnly("review_dispositionwatch", "review.DispositionWatch", {"charge": MARK, "charge_key": MARK, "court": MARK, "reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_dispute", "review.Dispute", {"record_key": MARK, "said_by": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("review_disputeanswer", "review.DisputeAnswer", {"reasons": MARK, "told": MARK}, {"reasons": "text"}),
        EraseOnly("review_identitywithdrawal", "review.IdentityWithdrawal", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_interpreter", "review.Interpreter", {"language": MARK, "interpreter": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("review_neutralreview", "review.NeutralReview", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_noaction", "review.NoAction", {"reasons": MARK, "evidence": [], "snapshot": {}}, {"reasons": "text", "evidence": "json", "snapshot": "json"}),
        EraseOnly("review_notefile", "review.NoteFile", {"name": MARK, "sha256": MARK, "content": "bytes"}, {"content": "bytes"}),
        EraseOnly("review_recordcorrection", "review.RecordCorrection", {"identity": "", "record_key": MARK, "was": MARK, "now": MARK, "source": MARK, "birth": ""}, {"was": "text", "now": "text"}),
        EraseOnly("review_reversal", "review.Reversal", {"consequences": [], "reasons": MARK, "person_told": MARK}, {"consequences": "json", "reasons": "text"}),
        EraseOnly("review_secondlook", "review.SecondLook", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("review_statement", "review.Statement", {"language": MARK, "interpreter": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("review_stop", "review.Stop", {"found": []}, {"found": "json"}),
        EraseOnly("review_stopanswer", "review.StopAnswer", {"reasons": MARK, "done": MARK}, {"reasons": "text", "done": "text"}),
    ]
