"""Statuses and protections besides admission, each with what it bars (`status_effects`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repositories', '0007_sentfile'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statusrecord',
            name='status',
            field=models.CharField(choices=[('citizen', 'United States citizen'), ('permanent_resident', 'lawful permanent resident'), ('nonimmigrant', 'admitted for a time'), ('overstay', 'admitted period over, no departure on record'), ('paroled', 'paroled'), ('asylum', 'asylum or refugee status'), ('application_pending', 'application pending'), ('tps', 'temporary protected status'), ('stay_of_removal', 'stay of removal'), ('national', 'United States national'), ('daca', 'deferred action (DACA)'), ('withholding', 'withholding of removal'), ('cat', 'protection under the Convention against Torture'), ('u_status', 'U nonimmigrant status'), ('t_status', 'T nonimmigrant status'), ('vawa', 'approved VAWA self-petition'), ('supervision', 'order of supervision'), ('voluntary_departure', 'voluntary departure, its time running'), ('credible_fear', 'credible fear found'), ('stateless', 'stateless'), ('no_status', 'no lawful status found by an officer')], max_length=20),
        ),
    ]
