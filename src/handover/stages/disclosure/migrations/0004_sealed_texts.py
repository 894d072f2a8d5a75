# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('disclosure', '0003_sealed_columns')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Representative', 'name', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('Representative', 'firm', SealedText(blank=True, bound_to='salt', max_length=160)),
                migrations.AlterField('Representative', 'contact', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('RepresentativeTold', 'to_name', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('AccessRequest', 'name', SealedText(bound_to='salt', max_length=120)),
                migrations.AlterField('AccessAnswer', 'to_name', SealedText(bound_to='salt', max_length=120)),
            ],
        ),
        AsText("disclosure_representative", "name"),
        AsText("disclosure_representative", "firm"),
        AsText("disclosure_representative", "contact"),
        AsText("disclosure_representativetold", "to_name"),
        AsText("disclosure_accessrequest", "name"),
        AsText("disclosure_accessanswer", "to_name"),
        EraseOnly("disclosure_representative", "disclosure.Representative", {"name": MARK, "firm": MARK, "contact": MARK, "text": MARK}, {"name": "text", "firm": "text", "contact": "text", "text": "text"}),
        EraseOnly("disclosure_representativetold", "disclosure.RepresentativeTold", {"to_name": MARK, "how": MARK}, {"to_name": "text", "how": "text"}),
        EraseOnly("disclosure_accessrequest", "disclosure.AccessRequest", {"name": MARK, "shown_by": MARK, "wanted": MARK}, {"name": "text", "shown_by": "text", "wanted": "text"}),
        EraseOnly("disclosure_accessanswer", "disclosure.AccessAnswer", {"to_name": MARK, "ground": MARK}, {"to_name": "text", "ground": "text"}),
    ]
