# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('disclosure', '0002_requests_that_wait')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('AccessAnswer', 'ground', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('AccessRequest', 'shown_by', SealedText(bound_to='salt', help_text='how the asker showed who they are, or which consent is on file')),
                migrations.AlterField('AccessRequest', 'wanted', SealedText(bound_to='salt')),
                migrations.AlterField('RepresentationEnd', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Representative', 'text', SealedText(blank=True, bound_to='salt')),
                migrations.AlterField('RepresentativeTold', 'how', SealedText(bound_to='salt')),
            ],
        ),
        EraseOnly("disclosure_accessanswer", "disclosure.AccessAnswer", {"to_name": MARK, "ground": MARK}, {"ground": "text"}),
        EraseOnly("disclosure_accessrequest", "disclosure.AccessRequest", {"name": MARK, "shown_by": MARK, "wanted": MARK}, {"shown_by": "text", "wanted": "text"}),
        EraseOnly("disclosure_representationend", "disclosure.RepresentationEnd", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("disclosure_representative", "disclosure.Representative", {"name": MARK, "firm": MARK, "contact": MARK, "text": MARK}, {"text": "text"}),
        EraseOnly("disclosure_representativetold", "disclosure.RepresentativeTold", {"to_name": MARK, "how": MARK}, {"how": "text"}),
    ]
