"""Name the token scopes of API clients by resource and verb."""

from django.db import migrations

# A scope of before, and what it opened.
SCOPES = {
    "people:read": ["people:read", "convictions:read", "sentences:read"],
    "people:write": ["convictions:write", "sentences:write"],
    "releases:read": [
        *("releases:read", "weekly-lists:read", "dates:read", "date-overrides:read", "date-conflicts:read"),
        *("date-disputes:read", "calculations:read", "release-orders:read", "leavings:read", "absences:read"),
        "readiness:read",
    ],
    "releases:write": ["date-conflicts:write"],
    "readiness:write": ["readiness:write"],
    "alerts:read": ["alerts:read", "threads:read"],
    "alerts:write": [],  # people acknowledge
    "grants:read": ["grants:read"],
    "duties:read": ["duties:read", "handovers:read", "on-call:read"],
    "licences:read": ["licences:read", "exemptions:read", "papers:read"],
    "checks:read": ["check-plans:read", "checks:read"],
    "checks:write": ["checks:write"],
    "breaches:read": ["breaches:read"],
    "breaches:write": ["breaches:write"],
    "recalls:read": ["recalls:read", "urgent-arrests:read"],
    "recalls:write": ["recalls:write", "urgent-arrests:write"],
    "parole:read": ["parole-reviews:read", "parole-decisions:read", "hearings:read"],
    "parole:write": ["parole-reviews:write"],
    "sharing:read": ["sharing-items:read"],
    "sharing:write": ["sharing-items:write"],
    "reference:read": ["reference:read", "reference-changes:read"],
    "reference:write": ["reference-changes:write"],
}
# Of a client that is left with none: what tells of nobody.
LEAST_BY_RESOURCE, LEAST_AS_BEFORE = "calculations:read", "reference:read"


def by_resource(apps, schema_editor):
    _change(apps, schema_editor, lambda has: [new for name in has for new in SCOPES.get(name, [name])], LEAST_BY_RESOURCE)


def as_before(apps, schema_editor):
    """A scope of before comes back where a client has all that it opened: part of it never becomes the whole."""
    _change(apps, schema_editor, _former, LEAST_AS_BEFORE)


def _former(has):
    new = {name for names in SCOPES.values() for name in names}
    kept = [name for name in has if name not in new]
    return kept + [old for old, names in SCOPES.items() if names and set(names) <= set(has)]


def _change(apps, schema_editor, scopes_of, least):
    clients = apps.get_model("sharing", "Client").objects.using(schema_editor.connection.alias)
    for client in clients.order_by("pk"):
        scopes = list(dict.fromkeys(scopes_of(client.scopes))) or [least]
        if scopes != client.scopes:
            client.scopes = scopes
            client.save(update_fields=["scopes"])


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_access_alerts_and_items")]

    operations = [migrations.RunPython(by_resource, as_before)]
