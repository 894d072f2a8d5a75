"""Jobs that failed are kept with their counts; those that an earlier version gave up wait for a person too."""

from django.db import migrations, models

GIVEN_UP = 3


def take_in_what_was_given_up(apps, schema_editor):
    jobs = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status="FAILED")
    trouble = apps.get_model("process", "JobTrouble")
    for job in jobs.iterator():
        at = job.finished_at or job.enqueued_at
        trouble.objects.create(
            job=job.pk, task_path=job.task_path, matter=job.args_kwargs.get("kwargs", {}).get("case_id"),
            defects=GIVEN_UP, last_fault="defect", what=job.exception_class_path, since=at, last=at, stuck=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0008_claims'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobTrouble',
            fields=[
                ('job', models.UUIDField(help_text="the job's key", primary_key=True, serialize=False)),
                ('task_path', models.TextField()),
                ('matter', models.UUIDField(db_index=True, help_text='the matter that the job is about, if one', null=True)),
                ('losses', models.PositiveIntegerField(default=0, help_text='times that its worker was lost')),
                ('faults', models.PositiveIntegerField(default=0, help_text='faults of disk, database or service')),
                ('defects', models.PositiveIntegerField(default=0, help_text='failures of the program')),
                ('last_fault', models.CharField(choices=[('environment', 'the disk, the database or a service it needs does not answer'), ('defect', 'the program failed'), ('lost', 'its worker was lost while it was at it')], max_length=11)),
                ('what', models.TextField(blank=True, help_text='the kind of the last error')),
                ('since', models.DateTimeField()),
                ('last', models.DateTimeField()),
                ('stuck', models.BooleanField(db_index=True, default=False)),
            ],
        ),
        migrations.RunPython(take_in_what_was_given_up, migrations.RunPython.noop),
    ]
