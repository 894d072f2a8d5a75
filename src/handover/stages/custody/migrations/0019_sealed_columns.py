# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('custody', '0018_received_word')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Arrest', 'ground', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('Arrest', 'consent', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('Arrest', 'why_not', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('AtLarge', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('AttestedFact', 'value', SealedJSON(bound_to='salt', default=dict, help_text='under “value”, as `jurisdictions.plain_facts` writes it')),
                migrations.AlterField('AttestedFact', 'source', SealedText(bound_to='salt')),
                migrations.AlterField('Breach', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('ChargeChange', 'source', SealedText(bound_to='salt')),
                migrations.AlterField('ChargeReview', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('CitedPower', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('CorrectionDraft', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('CorrectionTold', 'how', SealedText(bound_to='salt', help_text='whom it was told, how and when; or why nobody was told')),
                migrations.AlterField('CustodyEvent', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('Death', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('DutyDone', 'how', SealedText(bound_to='salt')),
                migrations.AlterField("HandoverPart", "answers", SealedJSON(bound_to="salt", default=dict)),
                migrations.AlterField('Interview', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('InterviewRequest', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('JailAnswer', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('JailAnswer', 'advice', SealedJSON(bound_to='salt', default=dict, help_text='what the policy said on that day, as shown to the jail')),
                migrations.AlterField('StoppedReport', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('TimeProposal', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('UnknownOutcome', 'reasons', SealedText(bound_to='salt')),
            ],
        ),
        EraseOnly("custody_arrest", "custody.Arrest", {"ground": MARK, "consent": MARK, "why_not": MARK}, {"ground": "text", "consent": "text", "why_not": "text"}),
        EraseOnly("custody_atlarge", "custody.AtLarge", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_attestedfact", "custody.AttestedFact", {"value": {}, "source": MARK}, {"value": "json", "source": "text"}),
        EraseOnly("custody_breach", "custody.Breach", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_chargechange", "custody.ChargeChange", {"charge": MARK, "source": MARK}, {"source": "text"}),
        EraseOnly("custody_chargereview", "custody.ChargeReview", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("custody_citedpower", "custody.CitedPower", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_correctiondraft", "custody.CorrectionDraft", {"to_name": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("custody_correctiontold", "custody.CorrectionTold", {"how": MARK}, {"how": "text"}),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_death", "custody.Death", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_dutydone", "custody.DutyDone", {"how": MARK}, {"how": "text"}),
        EraseOnly("custody_handoverpart", "custody.HandoverPart", {"answers": {}}, {"answers": "json"}),
        EraseOnly("custody_interview", "custody.Interview", {"language": MARK, "interpreter": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("custody_interviewrequest", "custody.InterviewRequest", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_jailanswer", "custody.JailAnswer", {"text": MARK, "advice": {}}, {"text": "text", "advice": "json"}),
        EraseOnly("custody_stoppedreport", "custody.StoppedReport", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_timeproposal", "custody.TimeProposal", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("custody_unknownoutcome", "custody.UnknownOutcome", {"reasons": MARK}, {"reasons": "text"}),
    ]
