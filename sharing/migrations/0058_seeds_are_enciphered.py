"""Seeds of second factors that stand in the clear are enciphered."""

from django.db import migrations

from sharing.records import encrypted_fields

SEEDS = ("secret", "seed")  # of an authenticator app, of recovery codes


def is_enciphered(text):
    try:
        encrypted_fields.unseal(text)
    except encrypted_fields.CannotBeRead:
        return False
    return True


def changed(apps, schema_editor, change, *, enciphered):
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.exclude(type="webauthn"):
        here = {name: row.data[name] for name in SEEDS if name in row.data}
        new = {name: change(text) for name, text in here.items() if is_enciphered(text) is enciphered}
        if new:
            row.data |= new
            row.save(update_fields=["data"])


def encipher(apps, schema_editor):
    changed(apps, schema_editor, encrypted_fields.seal, enciphered=False)


def decipher(apps, schema_editor):
    changed(apps, schema_editor, encrypted_fields.unseal, enciphered=True)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0057_figures_only"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encipher, decipher)]
