"""Name the token scopes of API clients by resource and verb."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.without_models import WithoutModels

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
    _change(schema_editor, lambda has: [new for name in has for new in SCOPES.get(name, [name])], LEAST_BY_RESOURCE)


def as_before(apps, schema_editor):
    """A scope of before comes back where a client has all that it opened: part of it never becomes the whole."""
    _change(schema_editor, _former, LEAST_AS_BEFORE)


def _former(has):
    new = {name for names in SCOPES.values() for name in names}
    kept = [name for name in has if name not in new]
    return kept + [old for old, names in SCOPES.items() if names and set(names) <= set(has)]


def _change(schema_editor, scopes_of, least):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, scopes FROM sharing_client ORDER BY id")
        for client, before in cursor.fetchall():
            scopes = list(dict.fromkeys(scopes_of(before))) or [least]
            if scopes != before:
                cursor.execute("UPDATE sharing_client SET scopes = %s WHERE id = %s", [scopes, client])


class Migration(AtOnce):
    dependencies = [("sharing", "0002_access_alerts_and_items")]

    operations = [WithoutModels(by_resource, as_before)]
