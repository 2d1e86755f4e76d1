"""A log that is sealed in the database, and what stands of it outside."""

import pytest

from proofs import sealing as proof
from sharing import audit
from sharing.sealing import sealer
from sharing.sealing.running import Sealing

# What runs in other databases of the server, as other tests do, is no transaction of this log: a sealer waits for it in
# real life, where a transaction is short, and would wait for a whole module of tests here.
HORIZON_HERE = """
SELECT statement_timestamp(), coalesce(
    (SELECT min(a.backend_xid::text::bigint) FROM pg_stat_activity a WHERE a.datname = current_database()),
    pg_snapshot_xmax(now_running)::text::bigint), pg_snapshot_xmax(now_running)::text::bigint
FROM pg_current_snapshot() now_running
"""


@pytest.fixture(autouse=True)
def only_this_database(monkeypatch):
    monkeypatch.setattr(sealer, "HORIZON", HORIZON_HERE)


@pytest.fixture
def key(settings, tmp_path):
    """The key of the log; the settings name its file and one witness."""
    settings.SEAL_NAME = proof.NAME
    settings.SEAL_KEY = str(tmp_path / "key" / "key.pem")
    settings.SEAL_KEY_BEFORE = ""
    settings.SEAL_WITNESSES = [str(tmp_path / "witness")]
    return settings.SEAL_KEY


@pytest.fixture
def sealing(key, db):
    return Sealing.of_settings()


@pytest.fixture
def record():
    def write(verb="offender.opened", number=1, **more):
        return [
            audit.record(**{"action": audit.Action.CONSULTATION, "verb": verb, "by": None, "subject": 7, **more})
            for _ in range(number)
        ]

    return write


@pytest.fixture
def check(tmp_path, sealing):
    """What the verifier says of the log as it stands, and counts."""
    import verify_audit
    from sharing.sealing.exporting import export

    taken = iter(range(100))

    def checked(*, keys=(), witness=None, since=0, using="default"):
        folder = tmp_path / f"export-{next(taken)}"
        export(folder, since=since, using=using)
        return verify_audit.check_log(
            folder, keys=list(keys) or [sealing.verifier], witnesses=[witness or tmp_path / "witness"]
        )

    return checked
