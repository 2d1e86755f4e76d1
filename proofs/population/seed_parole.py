"""The part of the population for measuring whose case goes before the Parole Board, in statements.

Every tenth person is convicted of terrorism; two reviews have ended with a decision against release, and a third goes
on, with a hearing listed, a panel of three and time limits that run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

EVERY, REST = 10, 5  # others than those on licence
REVIEW = """
    INSERT INTO parole_parolereview (offender_id, period_id, kind, status, round, board_ref, refer_by, basis, target_on,
        sent_on, letter_received_on, reports_received_on, deemed_referred_on, disclosed_on, mca_on, oral_directed_on,
        oral_limb, oral_exceptional, view, final_on, begun_at, ended_at, ended_because, marking)
"""


def statements(today: date) -> Iterator[tuple[str, str, list]]:
    """(words, SQL, parameters); once people are given access. Chance comes from a hash of the key, as for the
    people."""
    yield (
        "convictions of terrorism",
        """
        INSERT INTO offenders_conviction (offender_id, offence_id, convicted_on, court, terrorist_connection)
        SELECT o.id, (SELECT min(id) FROM offenders_offence WHERE schedule_19za = 'part_2'), p.starts_on - 30,
               'Central Criminal Court', 'undecided'
        FROM offenders_offender o JOIN offenders_custodyperiod p ON p.offender_id = o.id AND p.ends_on IS NULL
        WHERE o.id %% %s = %s
        """,
        [EVERY, REST],
    )
    yield (
        "sentences",
        """
        INSERT INTO offenders_sentence (offender_id, conviction_id, kind, sentenced_on, years, months, weeks, days,
            extension_months, questioned, kept_because)
        SELECT offender_id, id, 'SDS', convicted_on + 30, 9, 0, 0, 0, 0, '[]', '' FROM offenders_conviction
        """,
        [],
    )
    yield (
        "reviews that have ended",
        f"""
        {REVIEW}
        SELECT o.id, p.id, CASE WHEN back = 2 THEN 'initial_247a' ELSE 'further' END, 'closed_not_released', 1,
               'PB' || o.id || '/' || back, due, 'CJA 2003 s.247A(3)', due + 180, due - 7, due - 6, due - 1, due - 1,
               due + 14, due + 40, due + 45, '', '', '', due + 170, due - 182, due + 200, 'Release was refused',
               'OFFICIAL-SENSITIVE'
        FROM offenders_offender o
        JOIN offenders_custodyperiod p ON p.offender_id = o.id AND p.ends_on IS NULL
        CROSS JOIN generate_series(1, 2) AS back
        CROSS JOIN LATERAL (SELECT %s::date - 60 - (abs(hashint8(o.id)) %% 200)::int - 400 * back AS due) d
        WHERE o.id %% %s = %s
        """,  # noqa: S608 - REVIEW is the constant above
        [today, EVERY, REST],
    )
    yield (
        "reviews that go on",
        f"""
        {REVIEW}
        SELECT o.id, p.id, 'further', 'listed', 1, 'PB' || o.id || '/0', due, 'CJA 2003 s.247A(3)', due + 180, due - 7,
               due - 6, due - 1, due - 1, due + 14, due + 40, due + 45, '', '', '', NULL, due - 182, NULL, '',
               'OFFICIAL-SENSITIVE'
        FROM offenders_offender o
        JOIN offenders_custodyperiod p ON p.offender_id = o.id AND p.ends_on IS NULL
        CROSS JOIN LATERAL (SELECT %s::date - 60 - (abs(hashint8(o.id)) %% 200)::int AS due) d
        WHERE o.id %% %s = %s
        """,  # noqa: S608 - REVIEW is the constant above
        [today, EVERY, REST],
    )
    yield (
        "hearings",
        """
        INSERT INTO parole_hearing (review_id, offender_id, round, status, mode, place, days, first_on, last_on,
            is_public, listed_on, cancelled_because, recorded_at)
        SELECT id, offender_id, 1, CASE WHEN ended_at IS NULL THEN 'listed' ELSE 'heard' END, 'video', 'By video',
               ARRAY[day], day, day, false, day - 60, '', day - 60
        FROM (SELECT *, CASE WHEN ended_at IS NULL THEN %s::date + (abs(hashint8(id)) %% 180)::int
                             ELSE refer_by + 150 END AS day
              FROM parole_parolereview) r
        """,
        [today],
    )
    yield (
        "panels",
        """
        INSERT INTO parole_seat (review_id, offender_id, reference, discipline, is_chair, clearance,
            is_terrorism_trained, conflict, conflict_answer, conflict_document, seated_on, left_because)
        SELECT r.id, r.offender_id, 'M' || r.id %% 300 || n, discipline, n = 1, 'SC', n <> 2, '', '', '',
            r.refer_by + 50, ''
        FROM parole_parolereview r,
             unnest(ARRAY['judicial', 'psychologist', 'law_enforcement']) WITH ORDINALITY AS of (discipline, n)
        """,
        [],
    )
    yield (
        "time limits",
        """
        INSERT INTO parole_reviewclock (review_id, offender_id, kind, round, starts_on, due_on, source, is_duty, met_on)
        SELECT id, offender_id, clock, 1, refer_by, refer_by + days, 'Seeded', true,
               CASE WHEN ended_at IS NOT NULL THEN refer_by + days END
        FROM parole_parolereview, (VALUES ('decision', 400), ('next_review', 420)) AS of (clock, days)
        """,
        [],
    )
    yield (
        "decisions",
        """
        INSERT INTO parole_decision (review_id, offender_id, round, outcome, is_on_papers, test, test_reason,
            decided_on, provided_on, reasons_ref, is_open_to_reconsideration, challengeable_until, fell_away_because,
            recorded_at)
        SELECT id, offender_id, 1, 'no_release', false,
               CASE WHEN refer_by + 151 < DATE '2025-02-03' THEN 'confinement' ELSE 'minimal_risk' END, '',
               refer_by + 151, refer_by + 155, 'Seeded', true, refer_by + 176, '', refer_by + 155
        FROM parole_parolereview WHERE ended_at IS NOT NULL
        """,
        [],
    )
