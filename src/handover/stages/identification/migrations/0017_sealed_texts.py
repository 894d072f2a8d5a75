# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('identification', '0016_givenrecord')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('FirstJudgement', 'identity', SealedText(blank=True, bound_to='salt', max_length=12)),
                migrations.AlterField('FirstJudgement', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Examination', 'identity', SealedText(blank=True, bound_to='salt', max_length=12)),
                migrations.AlterField('Examination', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('MatchWithdrawal', 'identity', SealedText(bound_to='salt', help_text='the identity that was given wrongly', max_length=12)),
                migrations.AlterField('MatchWithdrawal', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('ProbeFinger', 'problem', SealedText(blank=True, bound_to='salt', max_length=200)),
                migrations.AlterField('ConfirmationRequest', 'remarks', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('ConfirmationAnswer', 'remarks', SealedText(blank=True, bound_to='salt')),
            ],
        ),
        AsText("identification_firstjudgement", "identity"),
        AsText("identification_examination", "identity"),
        AsText("identification_matchwithdrawal", "identity"),
        AsText("identification_probefinger", "problem"),
        EraseOnly("identification_firstjudgement", "identification.FirstJudgement", {"identity": '', "reasons": MARK}, {"identity": "text", "reasons": "text"}),
        EraseOnly("identification_examination", "identification.Examination", {"identity": '', "reasons": MARK}, {"identity": "text", "reasons": "text"}),
        EraseOnly("identification_matchwithdrawal", "identification.MatchWithdrawal", {"identity": '', "reasons": MARK}, {"identity": "text", "reasons": "text"}),
        EraseOnly("identification_probefinger", "identification.ProbeFinger", {"minutiae": {}, "problem": MARK}, {"minutiae": "json", "problem": "text"}),
        EraseOnly("identification_confirmationrequest", "identification.ConfirmationRequest", {"remarks": MARK}, {"remarks": "text"}),
        EraseOnly("identification_confirmationanswer", "identification.ConfirmationAnswer", {"remarks": MARK}, {"remarks": "text"}),
    ]
