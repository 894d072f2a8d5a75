# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedJSON
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('identification', '0013_match_of')]

    operations = [
        StateOnly(
            [
                migrations.AlterField("Candidate", "evidence", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("WantHit", "evidence", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("ProbeFinger", "minutiae", SealedJSON(bound_to="salt", default=dict)),
            ],
        ),
        EraseOnly("identification_candidate", "identification.Candidate", {"identity": "", "evidence": []}, {"evidence": "json"}),
        EraseOnly("identification_wanthit", "identification.WantHit", {"want_id": None, "evidence": []}, {"evidence": "json"}),
        EraseOnly("identification_probefinger", "identification.ProbeFinger", {"minutiae": {}, "problem": MARK}, {"minutiae": "json"}),
    ]
