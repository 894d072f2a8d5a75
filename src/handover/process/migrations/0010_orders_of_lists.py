"""Each order in which a list of cases begins has an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("process", "0009_job_troubles")]

    operations = [
        *(
            migrations.AddIndex("matter", models.Index(fields=fields, name=name))
            for name, fields in (
                ("process_case_by_moved", ["track", "moved_at"]),
                ("process_case_by_opened", ["track", "opened_at"]),
                ("process_case_by_reference", ["track", "reference"]),
                ("process_case_of_agency", ["agency", "track", "moved_at"]),
            )
        ),
        migrations.AddIndex("recordedstep", models.Index(fields=["actor_key", "step"], name="process_step_by_actor")),
    ]
