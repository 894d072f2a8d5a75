"""What a grant permitted stands on the token itself. A token keeps exactly the interface that it was made for: with a
grant the ABIS, without one the intake API.
"""

from django.db import migrations

INTAKE = ["intake:read", "intake:send", "jail:events"]


def onto_the_token(apps, editor):
    """Each grant's scopes and galleries; the scopes of the intake API for a token without a grant."""
    Token, Grant = apps.get_model("accounts", "MachineToken"), apps.get_model("abis", "Grant")
    grants = {grant.token_id: grant for grant in Grant.objects.all()}
    for token in Token.objects.all():
        grant = grants.get(token.pk)
        token.scopes = sorted({*grant.scopes, *(f"gallery:{g}" for g in grant.galleries)}) if grant else INTAKE
        token.save(update_fields=["scopes"])


def into_a_grant(apps, editor):
    """As it was: a grant for each token of the ABIS."""
    Token, Grant = apps.get_model("accounts", "MachineToken"), apps.get_model("abis", "Grant")
    for token in Token.objects.all():
        scopes = [s for s in token.scopes if s.startswith("abis.")]
        galleries = [s.removeprefix("gallery:") for s in token.scopes if s.startswith("gallery:")]
        if scopes or galleries:
            Grant.objects.create(token=token, scopes=scopes, galleries=galleries)


class Migration(migrations.Migration):

    dependencies = [
        ("abis", "0001_initial"),
        ("accounts", "0004_scopes_of_machine_tokens"),
    ]

    operations = [
        migrations.RunPython(onto_the_token, into_a_grant),
        migrations.DeleteModel(name="Grant"),
    ]
