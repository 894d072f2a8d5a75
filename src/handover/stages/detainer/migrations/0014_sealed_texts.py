# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('detainer', '0013_sealed_columns')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Service', 'language', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('Service', 'interpreter', SealedText(bound_to='salt', max_length=80, null=True)),
                migrations.AlterField('Loan', 'to_name', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('Loan', 'proceeding', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('Loan', 'language', SealedText(bound_to='salt', max_length=40)),
                migrations.AlterField('Loan', 'interpreter', SealedText(blank=True, bound_to='salt', max_length=80)),
                migrations.AlterField('LoanReport', 'to_name', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('LoanReport', 'proceeding', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('LoanReport', 'text', SealedText(bound_to='salt')),
            ],
        ),
        AsText("detainer_service", "language"),
        AsText("detainer_service", "interpreter"),
        AsText("detainer_loan", "to_name"),
        AsText("detainer_loan", "proceeding"),
        AsText("detainer_loan", "language"),
        AsText("detainer_loan", "interpreter"),
        AsText("detainer_loanreport", "to_name"),
        AsText("detainer_loanreport", "proceeding"),
        EraseOnly("detainer_service", "detainer.Service", {"language": MARK, "interpreter": None}, {"language": "text", "interpreter": "text"}),
        EraseOnly("detainer_loan", "detainer.Loan", {"to_name": MARK, "proceeding": MARK, "language": MARK, "interpreter": MARK}, {"to_name": "text", "proceeding": "text", "language": "text", "interpreter": "text"}),
        EraseOnly("detainer_loanreport", "detainer.LoanReport", {"to_name": MARK, "proceeding": MARK, "text": MARK}, {"to_name": "text", "proceeding": "text", "text": "text"}),
    ]
