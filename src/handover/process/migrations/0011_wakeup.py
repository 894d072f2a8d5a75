"""On PostgreSQL whoever adds a job wakes the workers that pause (`process.jobs.wakeup`)."""

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION handover_wake() RETURNS trigger AS $$
BEGIN PERFORM pg_notify('handover_jobs', ''); RETURN NULL; END $$ LANGUAGE plpgsql;
CREATE TRIGGER handover_wake AFTER INSERT ON django_tasks_database_dbtaskresult
FOR EACH STATEMENT EXECUTE FUNCTION handover_wake();
"""
BACKWARDS = """
DROP TRIGGER IF EXISTS handover_wake ON django_tasks_database_dbtaskresult;
DROP FUNCTION IF EXISTS handover_wake();
"""


def forwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(FORWARDS, params=None)


def backwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(BACKWARDS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("process", "0010_orders_of_lists"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
