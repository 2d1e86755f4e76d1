"""The proofs that whatever is done to a sealed log is found and nothing in a clean one, and what sealing costs."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

NAME = "worth-nothing.invalid/audit"
TABLES = ("sharing_auditpayload", "sharing_auditentry", "sharing_auditleaf", "sharing_auditnode")
GUARDED = (*TABLES, "sharing_auditcheckpoint")
ATTACKS_A_LOG = 50
CLEAN_LOGS = 100  # beside a thousand attacks
ENTRIES = (20, 600)
SETTLED_SECONDS = 20.0
CHANGED = {  # column of an entry: what is written there
    "at": "at - interval '3 days'",
    "recorded_at": "recorded_at - interval '1 second'",
    "action": "CASE action WHEN 'denial' THEN 'list' ELSE 'denial' END",
    "verb": "verb || 'x'",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "actor": "'somebody.else@ct-police.example'",
    "role": "'auditor'",
    "agency": "'Another agency'",
    "session": "'0123456789abcdef'",
    "ip": "'192.0.2.77'",
    "request_id": "'another'",
    "target_type": "'offenders.release'",
    "target_id": "coalesce(target_id, 0) + 1",
    "subject_id": "coalesce(subject_id, 0) + 1",
    "shown_ids": "ARRAY[4711]",
    "reason": "'Another reason'",
    "uid": "gen_random_uuid()",
    "salt": "NULL",
}


@dataclass
class SealedLog:
    """A log as it stands in the database, and what stands outside of it."""

    keys: list[Any]
    sealer: Any
    witness: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.sizes[-1]

    def sign(self) -> None:
        self.sealer.seal()
        made = self.sealer.checkpoint()
        if not self.sizes or made.size > self.sizes[-1]:
            self.sizes.append(made.size)
        self.witness.append(made.note)

    def sign_until_settled(self) -> None:
        """A transaction of somebody else (a vacuum's, say) may run yet, and what it might record is still to come."""
        from sharing.audit.models import AuditEntry

        until = time.monotonic() + SETTLED_SECONDS
        self.sign()
        newest = AuditEntry.objects.latest("recorded_at").recorded_at
        while self.sealer.settled is None or self.sealer.settled < newest:
            if time.monotonic() > until:
                raise TimeoutError("The log was not settled")
            time.sleep(0.02)
            self.sign()


def new_key(name: str = NAME) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sharing.sealing.rules.notes import SigningKey

    return SigningKey(name, Ed25519PrivateKey.generate())


def made_log(dice: random.Random, entries: int) -> SealedLog:
    """Entries as requests, jobs and files write them, sealed and signed now and then, some lawfully erased."""
    from sharing.sealing.sealer import Sealer

    emptied()
    keys = [new_key()]
    log = SealedLog(keys, Sealer(keys))
    left = entries
    while left > 0:
        number = min(left, dice.randint(1, 2 + entries // 12))
        left -= number
        recorded(dice, number)
        if dice.random() < 0.5:
            log.sealer.seal()
        if dice.random() < 0.4:
            log.sign()
    if dice.random() < 0.3:
        erased(dice)
    log.sign_until_settled()
    return log


def recorded(dice: random.Random, number: int) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from sharing import audit

    said: list[dict[str, Any]] = [
        {
            "action": dice.choice(audit.Action.values),
            "verb": dice.choice(["offender.opened", "licence.breach_opened", "people.listed", "sharing.grant_made"]),
            "by": None,
            "subject": dice.randint(1, 500),
            "shown": dice.sample(range(500), dice.randint(0, 5)),
            "reason": dice.choice(["", "", "Asked by the duty desk", "Überprüfung — „ganz“ genau"]),
            "at": timezone.now() - timedelta(days=dice.choice([0, 0, 0, 40])),
            **({"payload": {"before": dice.random(), "after": [None, "é\u2028"]}} if dice.random() < 0.4 else {}),
        }
        for _ in range(number)
    ]
    if dice.random() < 0.5:
        audit.record_many(said)
    else:
        for each in said:
            audit.record(**{name: value for name, value in each.items() if name != "at"})


def erased(dice: random.Random) -> None:
    """What a lawful erasure does, as the owner, and the entry that says it."""
    from sharing import audit

    with owner(keep=True) as cursor:
        cursor.execute("SELECT id FROM sharing_auditentry ORDER BY random() LIMIT %s", [dice.randint(1, 3)])
        ids = [found for (found,) in cursor.fetchall()]
        cursor.execute("UPDATE sharing_auditentry SET reason = '', salt = NULL WHERE id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM sharing_auditpayload WHERE entry_id = ANY(%s)", [ids])
    audit.record(action=audit.Action.ERASURE, verb="sharing.log_details_erased", by=None, payload={"entries": ids})


def emptied() -> None:
    with owner(keep=True) as cursor:
        for table in GUARDED:
            cursor.execute(f"DELETE FROM {table}")


@contextmanager
def owner(*, keep: bool = False) -> Iterator[Any]:
    """The owner at work, with every guard of the tables off: what he does is taken back, unless it is kept."""
    from django.db import connections, transaction

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        if not keep:
            transaction.set_rollback(True, using="owner")


# What somebody does who may do everything in the database


def edit(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    if dice.random() < 0.2:
        cursor.execute(
            "UPDATE sharing_auditpayload SET data = '{\"forged\": 1}' WHERE entry_id = "
            "(SELECT p.entry_id FROM sharing_auditpayload p JOIN sharing_auditentry e ON e.id = p.entry_id "
            "WHERE e.salt IS NOT NULL ORDER BY random() LIMIT 1)"
        )
        return "payload" if cursor.rowcount else edit(cursor, dice, log)
    column = dice.choice(list(CHANGED))
    entry = _one(cursor, dice, log, "salt IS NOT NULL")
    cursor.execute(f"UPDATE sharing_auditentry SET {column} = {CHANGED[column]} WHERE id = %s", [entry])
    if dice.random() < 0.3:
        _leaves_follow(cursor)
    return column


def delete(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    entry = _one(cursor, dice, log)
    cursor.execute("DELETE FROM sharing_auditpayload WHERE entry_id = %s", [entry])
    cursor.execute("DELETE FROM sharing_auditentry WHERE id = %s", [entry])
    if dice.random() < 0.5:
        cursor.execute("DELETE FROM sharing_auditleaf WHERE entry_id = %s RETURNING index", [entry])
        (place,) = cursor.fetchone()
        if dice.random() < 0.5:  # and close the gap
            cursor.execute("UPDATE sharing_auditleaf SET index = -index WHERE index > %s", [place])
            cursor.execute("UPDATE sharing_auditleaf SET index = -index - 1 WHERE index < 0")
            return "entry, leaf and gap"
        return "entry and leaf"
    return "entry"


def insert(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    """An entry that says to be older: than what was settled, as all of an earlier time are."""
    like = _one(cursor, dice, log)
    cursor.execute(
        "INSERT INTO sharing_auditentry (at, recorded_at, action, verb, actor, role, agency, session, request_id, "
        "target_type, reason) SELECT at, recorded_at + interval '1 microsecond', 'consultation', 'offender.opened', "
        "'forged@ct-police.example', '', '', '', '', '', '' FROM sharing_auditentry WHERE id = %s RETURNING id",
        [like],
    )
    (made,) = cursor.fetchone()
    kind = dice.choice(["alone", "at the end", "in between"])
    if kind == "alone":
        return kind
    place = log.size
    if kind == "in between":
        place = dice.randrange(log.size)
        cursor.execute("UPDATE sharing_auditleaf SET index = -index - 1 WHERE index >= %s", [place])
        cursor.execute("UPDATE sharing_auditleaf SET index = -index WHERE index < 0")
    cursor.execute("INSERT INTO sharing_auditleaf VALUES (%s, %s, '', '')", [place, made])
    _leaves_follow(cursor)
    return kind


def swap(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    one, other = dice.sample(range(log.size), 2)
    if dice.random() < 0.5:
        cursor.execute(
            "UPDATE sharing_auditleaf SET index = CASE index WHEN %s THEN -1 ELSE -2 END WHERE index IN (%s, %s)",
            [one, one, other],
        )
        cursor.execute(
            "UPDATE sharing_auditleaf SET index = CASE index WHEN -1 THEN %s::bigint ELSE %s::bigint END "
            "WHERE index < 0",
            [other, one],
        )
        return "places"
    cursor.execute("SELECT entry_id FROM sharing_auditleaf WHERE index IN (%s, %s)", [one, other])
    (first,), (second,) = cursor.fetchall()
    cursor.execute(
        "UPDATE sharing_auditentry e SET (at, recorded_at, action, verb, subject_id, reason) = "
        "(SELECT o.at, o.recorded_at, o.action, o.verb, o.subject_id, o.reason FROM sharing_auditentry o "
        "WHERE o.id = CASE e.id WHEN %s THEN %s ELSE %s END) WHERE e.id IN (%s, %s)",
        [first, second, first, first, second],
    )
    return "contents"


def truncate(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    """The end is cut off: with the checkpoints that hold it, or without."""
    _cut(cursor, dice.randrange(0, log.size))
    if dice.random() < 0.5:
        return "checkpoints stay"
    cursor.execute("DELETE FROM sharing_auditcheckpoint WHERE size > (SELECT count(*) FROM sharing_auditleaf)")
    return "checkpoints go"


def restore(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    """All is as it was when an earlier checkpoint was made."""
    size = dice.choice(log.sizes[:-1]) if len(log.sizes) > 1 else 0
    _cut(cursor, size)
    cursor.execute("DELETE FROM sharing_auditcheckpoint WHERE size > %s", [size])
    return "to an earlier checkpoint" if size else "to nothing"


def rebuild(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    """Something is changed, and the whole tree made anew over it. Without the key nobody signs it; or another does."""
    done = dice.choice([edit, delete])(cursor, dice, log)
    _whole_tree_follows(cursor, dice.choice([None, new_key()]))
    return f"after: {done}"


def back_date(cursor: Any, dice: random.Random, log: SealedLog) -> str:
    entry = _one(cursor, dice, log)
    column = dice.choice(["at", "recorded_at", "at = at - interval '1 hour', recorded_at"])
    cursor.execute(
        f"UPDATE sharing_auditentry SET {column} = {column.split()[-1]} - interval '%s hours' WHERE id = %s",
        [dice.randint(1, 1000), entry],
    )
    if dice.random() < 0.3:
        _leaves_follow(cursor)
    return column.split(" ")[0]


ATTACKS: tuple[Callable[[Any, random.Random, SealedLog], str], ...] = (
    *(edit, delete, insert, swap, truncate, rebuild, restore, back_date),
)


def _one(cursor: Any, dice: random.Random, log: SealedLog, where: str = "true") -> int:
    """A sealed entry."""
    cursor.execute(
        "SELECT e.id FROM sharing_auditentry e JOIN sharing_auditleaf l ON l.entry_id = e.id "
        f"WHERE {where} ORDER BY e.id"
    )
    return dice.choice(cursor.fetchall())[0]


def _cut(cursor: Any, size: int) -> None:
    gone = "(SELECT entry_id FROM sharing_auditleaf WHERE index >= %s)"
    cursor.execute(f"DELETE FROM sharing_auditpayload WHERE entry_id IN {gone}", [size])
    cursor.execute(f"DELETE FROM sharing_auditentry WHERE id IN {gone}", [size])
    cursor.execute("DELETE FROM sharing_auditleaf WHERE index >= %s", [size])
    cursor.execute("DELETE FROM sharing_auditnode WHERE (index + 1) * (1 << level) > %s", [size])


def _leaves_follow(cursor: Any) -> None:
    """The stored hashes say what the entries say now."""
    from sharing.sealing.entries import COLUMNS, PAYLOAD, committed, entry_of
    from sharing.sealing.rules.leaves import leaf_text
    from sharing.sealing.rules.tree import leaf_hash

    cursor.execute(
        f"SELECT l.index, l.said, {COLUMNS} FROM sharing_auditleaf l "
        f"JOIN sharing_auditentry e ON e.id = l.entry_id {PAYLOAD}"
    )
    for index, said, *columns in cursor.fetchall():
        entry = entry_of(tuple(columns))
        told = committed(entry)[1] if entry["salt"] is not None else bytes(said)
        cursor.execute(
            "UPDATE sharing_auditleaf SET said = %s, hash = %s WHERE index = %s",
            [told, leaf_hash(leaf_text(entry, told).encode()), index],
        )


def _whole_tree_follows(cursor: Any, key: Any) -> None:
    from sharing.sealing.rules.notes import Checkpoint
    from sharing.sealing.rules.tree import Frontier

    cursor.execute(
        "DELETE FROM sharing_auditleaf WHERE NOT EXISTS (SELECT FROM sharing_auditentry WHERE id = entry_id)"
    )
    cursor.execute("SELECT index FROM sharing_auditleaf ORDER BY index")
    for place, (index,) in enumerate(cursor.fetchall()):
        if place != index:
            cursor.execute("UPDATE sharing_auditleaf SET index = %s WHERE index = %s", [place, index])
    _leaves_follow(cursor)
    cursor.execute("SELECT hash FROM sharing_auditleaf ORDER BY index")
    tree, roots = Frontier(), {0: Frontier().root()}
    for (hashed,) in cursor.fetchall():
        tree.append(bytes(hashed))
        roots[tree.size] = tree.root()
    cursor.execute("SELECT id, size, made_at, settled_at, note FROM sharing_auditcheckpoint ORDER BY id")
    for pk, signed, made_at, settled_at, note in cursor.fetchall():
        size = min(signed, tree.size)
        said = Checkpoint(NAME, size, roots[size], made_at, settled_at)
        forged = said.signed([key]) if key else said.text() + "\n" + note.partition("\n\n")[2]
        cursor.execute("UPDATE sharing_auditcheckpoint SET size = %s, note = %s WHERE id = %s", [size, forged, pk])


# What the verifier says of it


def found_in(log: SealedLog, *, using: str = "default", since: int = 0) -> list[str]:
    import verify_audit
    from sharing.sealing.exporting import export
    from sharing.sealing.rules.notes import joined

    folder = Path(tempfile.mkdtemp(prefix="sealed-"))
    try:
        (folder / "witness.txt").write_text(joined(log.witness), encoding="utf-8")
        export(folder / "log", since=since, using=using)
        report = verify_audit.check_log(folder / "log", keys=[log.keys[0].verifier], witnesses=[folder / "witness.txt"])
    finally:
        shutil.rmtree(folder)
    return [str(finding) for finding in report.findings]


def faults() -> Mapping[str, Planting]:
    import verify_audit

    patch = mock.patch.object
    return {
        "no witness is asked": lambda: mock.patch.dict(globals(), {"found_in": _without_witness}),
        "details are not looked at": lambda: patch(verify_audit._Rows, "_check_details"),
        "times are not looked at": lambda: patch(verify_audit, "_check_pending"),
        "any signature will do and no witness is asked": _believing,
    }


@contextmanager
def _believing() -> Iterator[None]:
    import verify_audit

    with (
        mock.patch.dict(globals(), {"found_in": _without_witness}),
        mock.patch.object(verify_audit, "signature_fault", return_value=""),
    ):
        yield


def _without_witness(log: SealedLog, **more: Any) -> list[str]:
    return _found(SealedLog(log.keys, log.sealer, log.witness[:1], log.sizes), **more)


_found = found_in


def attacks(asked: Asked) -> Outcome:
    """size: attacks, each kind in turn; for each ten a clean log is checked as well."""
    dice = random.Random(asked.seed)
    done: Counter[str] = Counter()
    missed: list[str] = []
    alarms: list[str] = []
    clean = max(1, asked.size * CLEAN_LOGS // 1000)
    with asked.planted(faults()):
        for number in range(clean):
            log = made_log(dice, dice.randint(*ENTRIES) // 4)
            since = dice.choice([0, 0, dice.choice(log.sizes)])
            alarms += [f"clean log {number}: {words}" for words in globals()["found_in"](log, since=since)[:3]]
            if number % 10 == 0:
                asked.doing(f"{number} of {clean} clean logs, {len(alarms)} alarms")
        for number in range(asked.size):
            if number % ATTACKS_A_LOG == 0:
                log = made_log(dice, dice.randint(*ENTRIES))
                asked.doing(f"{number} of {asked.size} attacks, {len(missed)} not found")
            attack = ATTACKS[number % len(ATTACKS)]
            with owner() as cursor:
                how = attack(cursor, dice, log)
                if not globals()["found_in"](log, using="owner"):
                    missed.append(f"attack {number}: {attack.__name__}, {how}")
            done[attack.__name__] += 1
    figures: dict[str, str | int | float] = {
        "attacks": asked.size,
        "found": asked.size - len(missed),
        "clean logs": clean,
        "false alarms": len(alarms),
    }
    return Outcome(not missed and not alarms, figures, [*missed[:20], *alarms[:20], json.dumps(done)])


# What it costs

RATE_SECONDS = 20
MOST_MS_A_REQUEST = 1.0
WANTED_A_SECOND = 2_000
MOST_LAG_SECONDS = 1.0


def cost(asked: Asked) -> Outcome:
    """size: entries a second, written for twenty seconds beside a sealer at work; and what an entry takes a request."""
    from sharing.sealing.running import LOOK_SECONDS
    from sharing.sealing.sealer import Sealer

    emptied()
    dice = random.Random(asked.seed)
    without, with_it = _milliseconds(stamped=False), _milliseconds()
    sealer = Sealer([new_key()])
    with asked.planted({"the sealer sleeps": lambda: mock.patch.object(Sealer, "seal", _slow_seal)}):
        sealer.seal()
        began = oldest = sealed_at = time.monotonic()
        written, lag, longest = 0, 0.0, 0.0
        while (passed := time.monotonic() - began) < RATE_SECONDS:
            due = int(passed * asked.size) - written
            if due > 0:
                oldest = oldest or time.monotonic()
                _many(dice, due)
                written += due
            if time.monotonic() - sealed_at >= LOOK_SECONDS:
                at = time.monotonic()
                sealer.seal()
                sealed_at = time.monotonic()
                longest = max(longest, sealed_at - at)
                lag, oldest = max(lag, sealed_at - oldest), 0.0
            asked.doing(f"{written} written")
    rate = written / RATE_SECONDS
    figures: dict[str, str | int | float] = {
        "entries a second": int(rate),
        "longest until sealed, s": lag,
        "longest seal, s": longest,
        "ms an entry": with_it,
        "without the seal": without,
    }
    is_proved = rate >= asked.size * 0.95 and lag <= MOST_LAG_SECONDS and with_it - without <= MOST_MS_A_REQUEST
    return Outcome(is_proved, figures)


def _slow_seal(sealer: Any) -> int:
    time.sleep(1.5)
    return 0


def _many(dice: random.Random, number: int) -> None:
    from sharing import audit

    said = {"action": audit.Action.CONSULTATION, "verb": "offender.opened", "by": None}
    audit.record_many([{**said, "subject": dice.randint(1, 500), "payload": {"tab": "dates"}} for _ in range(number)])


def _milliseconds(*, stamped: bool = True, times: int = 2_000) -> float:
    """Of one entry of an ordinary reading, the median; without the seal's trigger, salt and index too."""
    from statistics import median

    from django.db import connections

    from sharing import audit

    shape = "" if stamped else "DROP"
    if shape:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE sharing_auditentry DISABLE TRIGGER stamped")
            cursor.execute("ALTER TABLE sharing_auditentry ALTER salt DROP DEFAULT")
            cursor.execute("DROP INDEX audit_by_recording")
    taken = []
    for _ in range(times):
        at = time.perf_counter()
        audit.record_read(action=audit.Action.CONSULTATION, verb="offender.opened", by=None, subject=1)
        taken.append(time.perf_counter() - at)
    if shape:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE sharing_auditentry ENABLE TRIGGER stamped")
            cursor.execute(
                "ALTER TABLE sharing_auditentry ALTER salt SET DEFAULT "
                "sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"
            )
            cursor.execute("CREATE INDEX audit_by_recording ON sharing_auditentry (recorded_at)")
    return median(taken) * 1000


PROOFS = (
    Proof(
        name="sealing-attacks",
        shows="whatever the database's owner does to a sealed and witnessed log is found, and nothing in a clean one",
        size=1_000,
        counts="attacks",
        minutes=5,
        needs=Needs.COPY,
        faults=(
            "no witness is asked",
            "details are not looked at",
            "times are not looked at",
            "any signature will do and no witness is asked",
        ),
        run=attacks,
    ),
    Proof(
        name="sealing-cost",
        shows="2,000 entries a second are sealed within a second, and the seal takes a request less than a millisecond",
        size=WANTED_A_SECOND,
        counts="entries a second",
        minutes=1,
        needs=Needs.COPY,
        faults=("the sealer sleeps",),
        run=cost,
    ),
)
