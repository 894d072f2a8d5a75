# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('custody', '0025_ends_of_the_jail')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('ChargeChange', 'charge', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('CorrectionDraft', 'to_name', SealedText(bound_to='salt', max_length=160)),
                migrations.AlterField('Interview', 'language', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('Interview', 'interpreter', SealedText(bound_to='salt', help_text='who interpreted, or why nobody had to', max_length=120)),
                migrations.AlterField('ReceivedWord', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('LoanEnding', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('Transfer', 'ground', SealedText(bound_to='salt', help_text="the receiving agency's own ground to hold the person", max_length=200)),
            ],
        ),
        AsText("custody_chargechange", "charge"),
        AsText("custody_correctiondraft", "to_name"),
        AsText("custody_interview", "language"),
        AsText("custody_interview", "interpreter"),
        AsText("custody_transfer", "ground"),
        EraseOnly("custody_chargechange", "custody.ChargeChange", {"charge": MARK, "source": MARK}, {"charge": "text", "source": "text"}),
        EraseOnly("custody_correctiondraft", "custody.CorrectionDraft", {"to_name": MARK, "text": MARK}, {"to_name": "text", "text": "text"}),
        EraseOnly("custody_interview", "custody.Interview", {"language": MARK, "interpreter": MARK, "text": MARK}, {"language": "text", "interpreter": "text", "text": "text"}),
        EraseOnly("custody_receivedword", "custody.ReceivedWord", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_loanending", "custody.LoanEnding", {"text": MARK}, {"text": "text"}),
        EraseOnly("custody_transfer", "custody.Transfer", {"ground": MARK}, {"ground": "text"}),
    ]
