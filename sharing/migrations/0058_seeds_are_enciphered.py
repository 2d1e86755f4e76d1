"""Seeds of second factors that stand in the clear are enciphered."""

import json

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records import encrypted_fields
from sharing.records.without_models import WithoutModels

SEEDS = ("secret", "seed")  # of an authenticator app, of recovery codes


def is_enciphered(text):
    try:
        encrypted_fields.unseal(text)
    except encrypted_fields.CannotBeRead:
        return False
    return True


def changed(schema_editor, change, *, enciphered):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, data::text FROM mfa_authenticator WHERE type <> 'webauthn' ORDER BY id")
        for row, text in cursor.fetchall():
            data = json.loads(text)
            here = {name: data[name] for name in SEEDS if name in data}
            new = {name: change(seed) for name, seed in here.items() if is_enciphered(seed) is enciphered}
            if new:
                cursor.execute(
                    "UPDATE mfa_authenticator SET data = %s::jsonb WHERE id = %s", [json.dumps(data | new), row]
                )


def encipher(apps, schema_editor):
    changed(schema_editor, encrypted_fields.seal, enciphered=False)


def decipher(apps, schema_editor):
    changed(schema_editor, encrypted_fields.unseal, enciphered=True)


class Migration(AtOnce):
    dependencies = [("sharing", "0057_figures_only"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [WithoutModels(encipher, decipher)]
