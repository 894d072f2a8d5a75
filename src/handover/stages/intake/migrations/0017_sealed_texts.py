# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('intake', '0016_told_erasure')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Submission', 'filename', SealedText(blank=True, bound_to='salt', max_length=120)),
                migrations.AlterField('Booking', 'sex', SealedText(blank=True, bound_to='salt', max_length=1)),
                migrations.AlterField('Booking', 'birthplace', SealedText(blank=True, bound_to='salt', max_length=2)),
                migrations.AlterField('Answer', 'summary', SealedText(bound_to='salt', max_length=200)),
                migrations.AlterField('AlarmEnd', 'text', SealedText(blank=True, bound_to='salt', max_length=500)),
                migrations.AlterField('DeliveryAttempt', 'detail', SealedText(blank=True, bound_to='salt', max_length=200)),
            ],
        ),
        AsText("intake_submission", "filename"),
        AsText("intake_booking", "sex"),
        AsText("intake_booking", "birthplace"),
        AsText("intake_answer", "summary"),
        AsText("intake_alarmend", "text"),
        AsText("intake_deliveryattempt", "detail"),
        EraseOnly("intake_submission", "intake.Submission", {"sha256": MARK, "filename": MARK}, {"filename": "text"}),
        EraseOnly("intake_booking", "intake.Booking", {"booking_number": '', "arrest_date": None, "names": [], "births": [], "sex": '', "birthplace": '', "citizenship": [], "numbers": [], "description": {}, "charges": [], "missing_fingers": {}, "images": [], "quality": [], "retakes": [], "warnings": []}, {"names": "json", "births": "json", "sex": "text", "birthplace": "text", "citizenship": "json", "numbers": "json", "description": "json", "charges": "json", "missing_fingers": "json", "images": "json", "quality": "json", "retakes": "json", "warnings": "json"}),
        EraseOnly("intake_answer", "intake.Answer", {"sha256": MARK, "problems": [], "summary": MARK}, {"problems": "json", "summary": "text"}),
        EraseOnly("intake_alarmend", "intake.AlarmEnd", {"text": MARK}, {"text": "text"}),
        EraseOnly("intake_deliveryattempt", "intake.DeliveryAttempt", {"detail": MARK}, {"detail": "text"}),
    ]
