# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedJSON
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('intake', '0012_by_age')]

    operations = [
        StateOnly(
            [
                migrations.AlterField("Answer", "problems", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "names", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "births", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "citizenship", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "numbers", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "description", SealedJSON(bound_to="salt", default=dict)),
                migrations.AlterField("Booking", "charges", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Booking", "missing_fingers", SealedJSON(bound_to="salt", default=dict)),
                migrations.AlterField("Booking", "images", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField('Booking', 'quality', SealedJSON(bound_to='salt', default=list, help_text="what the file says of each finger's print, where it says anything")),
                migrations.AlterField('Booking', 'retakes', SealedJSON(bound_to='salt', default=list, help_text='fingers that are poor, or missing without a reason')),
                migrations.AlterField("Booking", "warnings", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("JailFile", "faults", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("ReportedEvent", "texts", SealedJSON(bound_to="salt", default=dict)),
                migrations.AlterField("Roster", "present", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Roster", "vanished", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Roster", "unannounced", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField("Roster", "returned", SealedJSON(bound_to="salt", default=list)),
            ],
        ),
        EraseOnly("intake_answer", "intake.Answer", {"sha256": MARK, "problems": [], "summary": MARK}, {"problems": "json"}),
        EraseOnly("intake_booking", "intake.Booking", {"booking_number": "", "arrest_date": None, "names": [], "births": [], "sex": "", "birthplace": "", "citizenship": [], "numbers": [], "description": {}, "charges": [], "missing_fingers": {}, "images": [], "quality": [], "retakes": [], "warnings": []}, {"names": "json", "births": "json", "citizenship": "json", "numbers": "json", "description": "json", "charges": "json", "missing_fingers": "json", "images": "json", "quality": "json", "retakes": "json", "warnings": "json"}),
        EraseOnly("intake_jailfile", "intake.JailFile", {"sha256": MARK, "faults": []}, {"faults": "json"}),
        EraseOnly("intake_reportedevent", "intake.ReportedEvent", {"booking_no": "", "texts": {}, "digest": MARK}, {"texts": "json"}),
        EraseOnly("intake_roster", "intake.Roster", {"present": [], "vanished": [], "unannounced": [], "returned": []}, {"present": "json", "vanished": "json", "unannounced": "json", "returned": "json"}),
    ]
