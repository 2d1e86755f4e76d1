import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import parole.decisions.rules
import parole.dossier.rules
import parole.hearings.rules
import parole.reviews.rules.moves
import parole.victims.rules.events
import parole.victims.rules.requests
import sharing.access.rules
import sharing.records.uuids
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    replaces = [
        ("parole", "0001_reviews"),
        ("parole", "0002_victims_told"),
        ("parole", "0003_target_of_a_move"),
        ("parole", "0004_answers_replies_and_corrections"),
        ("parole", "0005_outcome_recorded_wrongly"),
        ("parole", "0006_board_condition_inputs"),
        ("parole", "0007_contribution_told_late"),
        ("parole", "0008_decisions_by_day"),
        ("parole", "0002_victims_are_told_before_the_release"),
        ("parole", "0003_victims_hear_of_a_mistake"),
        ("parole", "0004_hearings_by_last_day"),
        ("parole", "0005_victims_ask_and_wish"),
        ("parole", "0006_victims_asked_and_were_told"),
        ("parole", "0007_victims_old_columns_go"),
        ("parole", "0008_liaison_is_told"),
        ("parole", "0009_answers_have_a_document"),
        ("parole", "0010_what_the_board_did_has_a_document"),
        ("parole", "0011_victims_hear_of_what_is_approved"),
        ("parole", "0012_release_tests_and_kinds_of_review"),
        ("parole", "0013_kinds_of_review_by_their_acts"),
        ("parole", "0014_question_of_a_referral_to_the_high_court"),
        ("parole", "0015_oral_hearing_in_exceptional_circumstances"),
        ("parole", "0016_several_open_reviews"),
        ("parole", "0017_withholding_and_observers"),
        ("parole", "0018_second_check_of_what_is_let_out"),
        ("parole", "0019_directions_wait_for_their_second_check"),
        ("parole", "0020_what_is_asked_of_the_board"),
        ("parole", "0021_what_a_prisoner_requires_and_the_court_has"),
        ("parole", "0022_words"),
    ]

    initial = True

    dependencies = [
        ("offenders", "0001_people_sentences_and_releases"),
        ("sharing", "0002_access_alerts_and_items"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParoleReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="offenders.offender"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="offenders.custodyperiod",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="parole.parolereview",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (parole.reviews.rules.moves.ReviewKind["INITIAL_247A"], "First review, s.247A"),
                            (parole.reviews.rules.moves.ReviewKind["INITIAL_244A"], "First review, SOPC, s.244A"),
                            (parole.reviews.rules.moves.ReviewKind["INITIAL_EDS"], "First review, extended sentence"),
                            (parole.reviews.rules.moves.ReviewKind["INITIAL_LIFE"], "First review, life or IPP"),
                            (parole.reviews.rules.moves.ReviewKind["PRE_TARIFF_ADVICE"], "Advice on open conditions"),
                            (parole.reviews.rules.moves.ReviewKind["RECALL_255C"], "Review after recall, s.255C"),
                            (
                                parole.reviews.rules.moves.ReviewKind["RECALL_LIFE_32"],
                                "Review after recall, life or IPP, s.32(4)",
                            ),
                            (parole.reviews.rules.moves.ReviewKind["FURTHER"], "Further review, within 2 years"),
                            (parole.reviews.rules.moves.ReviewKind["ANNUAL"], "Yearly review after recall, s.256A"),
                            (parole.reviews.rules.moves.ReviewKind["S244ZB"], "Power to detain, s.244ZB"),
                            (parole.reviews.rules.moves.ReviewKind["IPP_TERMINATION"], "End of an IPP licence"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            (parole.reviews.rules.moves.Status["DUE"], "Due"),
                            (parole.reviews.rules.moves.Status["REFERRAL_SENT"], "Referral sent"),
                            (parole.reviews.rules.moves.Status["DEEMED_REFERRED"], "Referred"),
                            (parole.reviews.rules.moves.Status["DOSSIER_DISCLOSED"], "Dossier disclosed"),
                            (parole.reviews.rules.moves.Status["MCA_LISTED"], "Considered on the papers"),
                            (parole.reviews.rules.moves.Status["DIRECTIONS_ISSUED"], "Directions issued"),
                            (parole.reviews.rules.moves.Status["PAPER_DECISION"], "Decided on the papers"),
                            (parole.reviews.rules.moves.Status["ORAL_DIRECTED"], "Oral hearing directed"),
                            (parole.reviews.rules.moves.Status["READY_TO_LIST"], "Mark as ready to list"),
                            (parole.reviews.rules.moves.Status["LISTED"], "Hearing listed"),
                            (parole.reviews.rules.moves.Status["HEARD"], "Heard"),
                            (parole.reviews.rules.moves.Status["ADJOURNED"], "Adjourned"),
                            (parole.reviews.rules.moves.Status["DEFERRED"], "Deferred"),
                            (parole.reviews.rules.moves.Status["DECIDED"], "Decided"),
                            (parole.reviews.rules.moves.Status["PROVISIONAL"], "Provisional"),
                            (
                                parole.reviews.rules.moves.Status["RECONSIDERATION_APPLIED"],
                                "Record request for reconsideration",
                            ),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_REFUSED"], "Reconsideration refused"),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_GRANTED"], "Reconsideration granted"),
                            (parole.reviews.rules.moves.Status["FINAL"], "Final"),
                            (parole.reviews.rules.moves.Status["HIGH_COURT_REFERRED"], "Before the High Court"),
                            (parole.reviews.rules.moves.Status["FINAL_UPHELD"], "Final, upheld"),
                            (parole.reviews.rules.moves.Status["QUASHED"], "Quashed"),
                            (parole.reviews.rules.moves.Status["SET_ASIDE"], "Set aside"),
                            (parole.reviews.rules.moves.Status["RELEASE_PLANNED"], "Release planned"),
                            (parole.reviews.rules.moves.Status["RELEASED"], "Released"),
                            (parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"], "Closed, not released"),
                            (parole.reviews.rules.moves.Status["WITHDRAWN"], "Withdrawn"),
                        ],
                        default="due",
                        max_length=24,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("board_ref", models.CharField(blank=True, max_length=40, verbose_name="the Board's reference")),
                ("refer_by", models.DateField()),
                ("basis", models.CharField(max_length=160)),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="target for the decision")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="letter sent on")),
                (
                    "letter_received_on",
                    models.DateField(blank=True, null=True, verbose_name="letter with the Board on"),
                ),
                (
                    "reports_received_on",
                    models.DateField(blank=True, null=True, verbose_name="reports with the Board on"),
                ),
                ("deemed_referred_on", models.DateField(blank=True, null=True, verbose_name="referred on")),
                ("disclosed_on", models.DateField(blank=True, null=True, verbose_name="dossier disclosed on")),
                ("mca_on", models.DateField(blank=True, null=True, verbose_name="considered on the papers on")),
                ("oral_directed_on", models.DateField(blank=True, null=True, verbose_name="hearing directed on")),
                ("asked_for_hearing_on", models.DateField(blank=True, null=True, verbose_name="hearing asked for on")),
                (
                    "view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None put"),
                            ("neutral", "Neutral"),
                            ("against", "Against release"),
                            ("support", "For release"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("view_lodged_on", models.DateField(blank=True, null=True)),
                ("final_on", models.DateField(blank=True, null=True)),
                ("next_review_by", models.DateField(blank=True, null=True)),
                ("planned_for", models.DateField(blank=True, null=True, verbose_name="release planned for")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
                (
                    "oral_exceptional",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="exceptional circumstances for a hearing"
                    ),
                ),
                (
                    "oral_limb",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.reviews.rules.moves.OralLimb["RECALL"], "Recall of a fixed-term prisoner (a)"),
                            (
                                parole.reviews.rules.moves.OralLimb["NEW_OFFENCE"],
                                "Under investigation for, or charged with, a new offence (b)",
                            ),
                            (
                                parole.reviews.rules.moves.OralLimb["RELEASE_IMMINENT"],
                                "Automatic release imminent, so that a hearing is impractical (c)",
                            ),
                        ],
                        max_length=16,
                        verbose_name="limb of r.19(1ZA)",
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="offenders.sentence",
                    ),
                ),
            ],
            options={
                "ordering": ["-refer_by", "-pk"],
                "indexes": [
                    models.Index(fields=["offender", "-refer_by"], name="review_by_person"),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"],
                                    parole.reviews.rules.moves.Status["RELEASED"],
                                    parole.reviews.rules.moves.Status["WITHDRAWN"],
                                ],
                            ),
                            _negated=True,
                        ),
                        fields=["refer_by", "id"],
                        name="review_open_by_day",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deemed_referred_on__isnull", True),
                            models.Q(("letter_received_on__isnull", False), ("reports_received_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_is_referred_with_letter_and_reports",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                (
                                    "status__in",
                                    [
                                        parole.reviews.rules.moves.Status["ADJOURNED"],
                                        parole.reviews.rules.moves.Status["DECIDED"],
                                        parole.reviews.rules.moves.Status["DEEMED_REFERRED"],
                                        parole.reviews.rules.moves.Status["DEFERRED"],
                                        parole.reviews.rules.moves.Status["DIRECTIONS_ISSUED"],
                                        parole.reviews.rules.moves.Status["DOSSIER_DISCLOSED"],
                                        parole.reviews.rules.moves.Status["DUE"],
                                        parole.reviews.rules.moves.Status["FINAL"],
                                        parole.reviews.rules.moves.Status["FINAL_UPHELD"],
                                        parole.reviews.rules.moves.Status["HEARD"],
                                        parole.reviews.rules.moves.Status["HIGH_COURT_REFERRED"],
                                        parole.reviews.rules.moves.Status["LISTED"],
                                        parole.reviews.rules.moves.Status["MCA_LISTED"],
                                        parole.reviews.rules.moves.Status["ORAL_DIRECTED"],
                                        parole.reviews.rules.moves.Status["PAPER_DECISION"],
                                        parole.reviews.rules.moves.Status["PROVISIONAL"],
                                        parole.reviews.rules.moves.Status["QUASHED"],
                                        parole.reviews.rules.moves.Status["READY_TO_LIST"],
                                        parole.reviews.rules.moves.Status["RECONSIDERATION_APPLIED"],
                                        parole.reviews.rules.moves.Status["RECONSIDERATION_GRANTED"],
                                        parole.reviews.rules.moves.Status["RECONSIDERATION_REFUSED"],
                                        parole.reviews.rules.moves.Status["REFERRAL_SENT"],
                                        parole.reviews.rules.moves.Status["RELEASE_PLANNED"],
                                        parole.reviews.rules.moves.Status["SET_ASIDE"],
                                    ],
                                ),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "status__in",
                                    [
                                        parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"],
                                        parole.reviews.rules.moves.Status["RELEASED"],
                                        parole.reviews.rules.moves.Status["WITHDRAWN"],
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="review_has_its_end_when_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"],
                                    parole.reviews.rules.moves.Status["RELEASED"],
                                    parole.reviews.rules.moves.Status["WITHDRAWN"],
                                ],
                            ),
                            _negated=True,
                        ),
                        fields=("offender", "kind", "sentence"),
                        name="review_open_once_a_kind_and_sentence",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Victim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("reference", models.CharField(max_length=40, verbose_name="reference in the contact scheme")),
                ("is_in_scheme", models.BooleanField(default=True, verbose_name="in the victim contact scheme")),
                (
                    "contact",
                    models.CharField(
                        choices=[
                            ("letter", "By letter"),
                            ("telephone", "By phone"),
                            ("email", "By email"),
                            ("through_others", "Through someone else"),
                        ],
                        default="letter",
                        max_length=20,
                        verbose_name="how to contact them",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "not_wanted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (parole.victims.rules.events.Subject["BOARD"], "Parole Board events"),
                                (parole.victims.rules.events.Subject["MOVES"], "Moves and temporary release"),
                                (
                                    parole.victims.rules.events.Subject["CONDITIONS"],
                                    "Conditions they asked for: start, change, permission, end",
                                ),
                                (parole.victims.rules.events.Subject["RECALL"], "Recall and return to custody"),
                                (
                                    parole.victims.rules.events.Subject["END"],
                                    "The end of the licence, deportation, death",
                                ),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                        verbose_name="does not want to hear about",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("offender", "reference"), name="victim_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="ReviewMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.reviews.rules.moves.Status["DUE"], "Due"),
                            (parole.reviews.rules.moves.Status["REFERRAL_SENT"], "Referral sent"),
                            (parole.reviews.rules.moves.Status["DEEMED_REFERRED"], "Referred"),
                            (parole.reviews.rules.moves.Status["DOSSIER_DISCLOSED"], "Dossier disclosed"),
                            (parole.reviews.rules.moves.Status["MCA_LISTED"], "Considered on the papers"),
                            (parole.reviews.rules.moves.Status["DIRECTIONS_ISSUED"], "Directions issued"),
                            (parole.reviews.rules.moves.Status["PAPER_DECISION"], "Decided on the papers"),
                            (parole.reviews.rules.moves.Status["ORAL_DIRECTED"], "Oral hearing directed"),
                            (parole.reviews.rules.moves.Status["READY_TO_LIST"], "Mark as ready to list"),
                            (parole.reviews.rules.moves.Status["LISTED"], "Hearing listed"),
                            (parole.reviews.rules.moves.Status["HEARD"], "Heard"),
                            (parole.reviews.rules.moves.Status["ADJOURNED"], "Adjourned"),
                            (parole.reviews.rules.moves.Status["DEFERRED"], "Deferred"),
                            (parole.reviews.rules.moves.Status["DECIDED"], "Decided"),
                            (parole.reviews.rules.moves.Status["PROVISIONAL"], "Provisional"),
                            (
                                parole.reviews.rules.moves.Status["RECONSIDERATION_APPLIED"],
                                "Record request for reconsideration",
                            ),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_REFUSED"], "Reconsideration refused"),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_GRANTED"], "Reconsideration granted"),
                            (parole.reviews.rules.moves.Status["FINAL"], "Final"),
                            (parole.reviews.rules.moves.Status["HIGH_COURT_REFERRED"], "Before the High Court"),
                            (parole.reviews.rules.moves.Status["FINAL_UPHELD"], "Final, upheld"),
                            (parole.reviews.rules.moves.Status["QUASHED"], "Quashed"),
                            (parole.reviews.rules.moves.Status["SET_ASIDE"], "Set aside"),
                            (parole.reviews.rules.moves.Status["RELEASE_PLANNED"], "Release planned"),
                            (parole.reviews.rules.moves.Status["RELEASED"], "Released"),
                            (parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"], "Closed, not released"),
                            (parole.reviews.rules.moves.Status["WITHDRAWN"], "Withdrawn"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            (parole.reviews.rules.moves.Status["DUE"], "Due"),
                            (parole.reviews.rules.moves.Status["REFERRAL_SENT"], "Referral sent"),
                            (parole.reviews.rules.moves.Status["DEEMED_REFERRED"], "Referred"),
                            (parole.reviews.rules.moves.Status["DOSSIER_DISCLOSED"], "Dossier disclosed"),
                            (parole.reviews.rules.moves.Status["MCA_LISTED"], "Considered on the papers"),
                            (parole.reviews.rules.moves.Status["DIRECTIONS_ISSUED"], "Directions issued"),
                            (parole.reviews.rules.moves.Status["PAPER_DECISION"], "Decided on the papers"),
                            (parole.reviews.rules.moves.Status["ORAL_DIRECTED"], "Oral hearing directed"),
                            (parole.reviews.rules.moves.Status["READY_TO_LIST"], "Mark as ready to list"),
                            (parole.reviews.rules.moves.Status["LISTED"], "Hearing listed"),
                            (parole.reviews.rules.moves.Status["HEARD"], "Heard"),
                            (parole.reviews.rules.moves.Status["ADJOURNED"], "Adjourned"),
                            (parole.reviews.rules.moves.Status["DEFERRED"], "Deferred"),
                            (parole.reviews.rules.moves.Status["DECIDED"], "Decided"),
                            (parole.reviews.rules.moves.Status["PROVISIONAL"], "Provisional"),
                            (
                                parole.reviews.rules.moves.Status["RECONSIDERATION_APPLIED"],
                                "Record request for reconsideration",
                            ),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_REFUSED"], "Reconsideration refused"),
                            (parole.reviews.rules.moves.Status["RECONSIDERATION_GRANTED"], "Reconsideration granted"),
                            (parole.reviews.rules.moves.Status["FINAL"], "Final"),
                            (parole.reviews.rules.moves.Status["HIGH_COURT_REFERRED"], "Before the High Court"),
                            (parole.reviews.rules.moves.Status["FINAL_UPHELD"], "Final, upheld"),
                            (parole.reviews.rules.moves.Status["QUASHED"], "Quashed"),
                            (parole.reviews.rules.moves.Status["SET_ASIDE"], "Set aside"),
                            (parole.reviews.rules.moves.Status["RELEASE_PLANNED"], "Release planned"),
                            (parole.reviews.rules.moves.Status["RELEASED"], "Released"),
                            (parole.reviews.rules.moves.Status["CLOSED_NOT_RELEASED"], "Closed, not released"),
                            (parole.reviews.rules.moves.Status["WITHDRAWN"], "Withdrawn"),
                        ],
                        max_length=24,
                    ),
                ),
                ("on", models.DateField()),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "moved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "caused_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prison", "Prison"),
                            ("probation", "Probation"),
                            ("police", "Police or security material"),
                            ("board", "The Board"),
                            ("prisoner", "The prisoner"),
                            ("representative", "The representative"),
                            ("court", "A court"),
                        ],
                        max_length=20,
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="next step by")),
                (
                    "document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the Board's document"),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.reviews.rules.moves.DecidedBy["MEMBER"], "A member"),
                            (parole.reviews.rules.moves.DecidedBy["STAFF"], "Staff, under delegation (r.4(3))"),
                        ],
                        max_length=10,
                        verbose_name="decided by (Board)",
                    ),
                ),
                (
                    "put_off_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.reviews.rules.moves.PutOffFor["REPORT"], "A report is late"),
                            (parole.reviews.rules.moves.PutOffFor["PSYCHOLOGY"], "Psychology is outstanding"),
                            (
                                parole.reviews.rules.moves.PutOffFor["POLICE_MATERIAL"],
                                "Police or intelligence material is outstanding",
                            ),
                            (
                                parole.reviews.rules.moves.PutOffFor["PROGRAMME"],
                                "Offending-behaviour work is unfinished",
                            ),
                            (parole.reviews.rules.moves.PutOffFor["PREMISES"], "No place in approved premises"),
                            (parole.reviews.rules.moves.PutOffFor["CHARGE"], "A charge is pending"),
                            (parole.reviews.rules.moves.PutOffFor["WITNESS"], "A witness cannot attend"),
                            (parole.reviews.rules.moves.PutOffFor["PRISONER_UNWELL"], "The prisoner is unwell"),
                            (parole.reviews.rules.moves.PutOffFor["REPRESENTATIVE"], "The representative cannot act"),
                            (parole.reviews.rules.moves.PutOffFor["TECHNOLOGY"], "Technology failed"),
                            (parole.reviews.rules.moves.PutOffFor["PANEL"], "The panel cannot sit"),
                            (parole.reviews.rules.moves.PutOffFor["OTHER"], "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason for adjournment or deferral",
                    ),
                ),
            ],
            options={
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "Referral to the Board"),
                            ("withholding", "Deadline to apply to withhold material"),
                            ("paper_decision", "Decision on the papers"),
                            ("hearing_request", "Deadline for the prisoner to ask for a hearing"),
                            ("notice_of_hearing", "Notice of the hearing"),
                            ("decision", "Decision to the parties, with reasons"),
                            ("reconsideration", "Deadline to ask for reconsideration"),
                            ("reconsideration_reply", "Deadline for the other party to reply"),
                            ("setting_aside", "Deadline to ask for setting aside"),
                            ("answer", "Secretary of State decides whether to challenge"),
                            (
                                "referral_question",
                                "Secretary of State answers whether the direction is referred to the High Court",
                            ),
                            ("court_papers", "Papers with the High Court after filing"),
                            ("court_certificate", "Certificate of service with the High Court"),
                            ("next_review", "Next referral to the Board"),
                        ],
                        max_length=24,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField()),
                ("source", models.CharField(max_length=160)),
                ("is_duty", models.BooleanField()),
                ("met_on", models.DateField(blank=True, null=True)),
                ("stopped_on", models.DateField(blank=True, null=True)),
                ("told_missed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_on__isnull", True), ("stopped_on__isnull", True)),
                        fields=["due_on", "id"],
                        name="clock_running_by_day",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("met_on__isnull", True), ("stopped_on__isnull", True)),
                        fields=("review", "kind"),
                        name="clock_runs_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_on__isnull", True), ("stopped_on__isnull", True), _connector="OR"),
                        name="clock_ends_in_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on__isnull", True),
                            ("met_on__gte", models.F("starts_on")),
                            ("due_on__lt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="clock_is_met_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            (parole.reviews.rules.moves.Outcome["RELEASE_DIRECTED"], "Release directed"),
                            (parole.reviews.rules.moves.Outcome["NO_RELEASE"], "No release"),
                            (parole.reviews.rules.moves.Outcome["OPEN_RECOMMENDED"], "Open conditions recommended"),
                            (
                                parole.reviews.rules.moves.Outcome["OPEN_NOT_RECOMMENDED"],
                                "Open conditions not recommended",
                            ),
                            (parole.reviews.rules.moves.Outcome["NO_DECISION"], "No decision"),
                        ],
                        max_length=24,
                    ),
                ),
                ("is_on_papers", models.BooleanField(default=False)),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("confinement", "No longer necessary for the protection of the public"),
                            ("minimal_risk", "No more than a minimal risk (CJA 2003 s.237A, C(S)A 1997 s.28ZA)"),
                        ],
                        max_length=14,
                        verbose_name="test applied",
                    ),
                ),
                ("decided_on", models.DateField()),
                ("provided_on", models.DateField(blank=True, null=True, verbose_name="received by the parties on")),
                ("reasons_ref", models.CharField(max_length=120, verbose_name="where the reasons are kept")),
                ("is_open_to_reconsideration", models.BooleanField()),
                ("challengeable_until", models.DateField(blank=True, null=True)),
                ("unchallenged_on", models.DateField(blank=True, null=True)),
                ("fell_away_on", models.DateField(blank=True, null=True)),
                ("fell_away_because", models.CharField(blank=True, max_length=300)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "test_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why not the test in force on that date"),
                ),
            ],
            options={
                "ordering": ["decided_on", "pk"],
                "indexes": [models.Index(fields=["decided_on", "id"], name="decision_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("fell_away_on__isnull", True)),
                        fields=("review",),
                        name="decision_stands_once_a_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provided_on__isnull", True), ("provided_on__gte", models.F("decided_on")), _connector="OR"
                        ),
                        name="decision_is_provided_after_it_is_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dossier", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("a", "Part A: information on the prisoner"),
                            ("b", "Part B: reports and risk"),
                            ("view", "The Secretary of State's view"),
                        ],
                        default="b",
                        max_length=5,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("author", models.CharField(blank=True, max_length=120)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agency",
                    ),
                ),
                ("dated_on", models.DateField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("pages", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="where it is kept")),
                (
                    "disclosure",
                    models.CharField(
                        choices=[
                            ("pending", "Not decided"),
                            ("yes", "Disclosed"),
                            ("gist", "As a gist"),
                            ("withheld", "Withheld from the prisoner"),
                            ("withheld_from_both", "Withheld from prisoner and representative"),
                            ("taken_back", "Removed from the dossier"),
                        ],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("is_withheld", models.BooleanField(default=False)),
                ("withholding_reason", models.CharField(blank=True, max_length=500)),
                ("asked_to_withhold_on", models.DateField(blank=True, null=True)),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="parole.dossieritem",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("readers", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["part", "dated_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_withheld", True),
                            models.Q(
                                models.Q(("disclosure__in", ["gist", "withheld", "withheld_from_both"]), _negated=True),
                                ("withholding_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="dossier_item_withheld_in_its_compartment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Direction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="directions", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("words", models.CharField(max_length=500, verbose_name="what is asked for")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("met_on", models.DateField(blank=True, null=True)),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_on", models.DateField(blank=True, null=True)),
                ("dropped_because", models.CharField(blank=True, max_length=300)),
                ("told_late_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("issued_on"))),
                        name="direction_is_due_after_it_is_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_on__isnull", True), ("dropped_on__isnull", True), _connector="OR"),
                        name="direction_ends_in_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributions",
                        to="parole.parolereview",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                ("asked_on", models.DateField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField()),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("before_sentence", models.TextField(blank=True, verbose_name="behaviour before the sentence")),
                ("in_custody", models.TextField(blank=True, verbose_name="behaviour in custody")),
                ("told_late_at", models.DateTimeField(blank=True, null=True)),
                ("passed_on_at", models.DateTimeField(blank=True, null=True, verbose_name="given to the Board")),
                (
                    "passed_on_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed_on_at__isnull", True), ("received_at__isnull", False), _connector="OR"
                        ),
                        name="contribution_is_received_before_it_is_passed_on",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("listed", "Listed"),
                            ("heard", "Heard"),
                            ("adjourned", "Adjourned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="listed",
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("video", "By video"),
                            ("in_person", "In person"),
                            ("telephone", "By phone"),
                            ("hybrid", "Partly in person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(max_length=160)),
                ("days", django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="begins at")),
                ("first_on", models.DateField(editable=False)),
                ("last_on", models.DateField(editable=False)),
                ("is_public", models.BooleanField(default=False)),
                ("moved_from", models.DateField(blank=True, null=True)),
                ("listed_on", models.DateField()),
                ("cancelled_because", models.CharField(blank=True, max_length=300)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["first_on", "pk"],
                "indexes": [
                    models.Index(fields=["first_on", "id"], name="hearing_by_day"),
                    models.Index(fields=["last_on", "first_on"], name="hearing_by_last_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "listed")),
                        fields=("review",),
                        name="hearing_listed_once_a_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="hearing_ends_after_it_starts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panel", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("reference", models.CharField(max_length=20, verbose_name="the Board's reference of the member")),
                (
                    "discipline",
                    models.CharField(
                        choices=[
                            (parole.hearings.rules.Discipline["JUDICIAL"], "Judicial"),
                            (parole.hearings.rules.Discipline["PSYCHIATRIST"], "Psychiatrist"),
                            (parole.hearings.rules.Discipline["PSYCHOLOGIST"], "Psychologist"),
                            (parole.hearings.rules.Discipline["PROBATION"], "Probation"),
                            (parole.hearings.rules.Discipline["LAW_ENFORCEMENT"], "Law enforcement"),
                            (parole.hearings.rules.Discipline["INDEPENDENT"], "Independent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_chair", models.BooleanField(default=False)),
                ("clearance", models.CharField(blank=True, max_length=20)),
                ("is_terrorism_trained", models.BooleanField(default=False)),
                ("conflict", models.CharField(blank=True, max_length=300, verbose_name="conflict declared")),
                ("seated_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("left_because", models.CharField(blank=True, max_length=300)),
                (
                    "conflict_answer",
                    models.CharField(
                        blank=True,
                        choices=[("stays", "The member stays"), ("replaced", "The member is replaced")],
                        max_length=10,
                    ),
                ),
                ("conflict_answered_on", models.DateField(blank=True, null=True)),
                (
                    "conflict_document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the Board's answer"),
                ),
                ("conflict_on", models.DateField(blank=True, null=True, verbose_name="conflict declared on")),
            ],
            options={
                "ordering": ["-is_chair", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True)),
                        fields=("review", "reference"),
                        name="seat_once_a_member",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chair", True), ("left_on__isnull", True)),
                        fields=("review",),
                        name="panel_has_one_chair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("conflict_answer", ""),
                                ("conflict_answered_on__isnull", True),
                                ("conflict_document", ""),
                            ),
                            models.Q(
                                ("conflict_answered_on__isnull", False),
                                models.Q(("conflict", ""), _negated=True),
                                models.Q(("conflict_document", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seat_conflict_is_declared_before_it_is_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conflict_answer", "replaced"), _negated=True),
                            ("left_on__isnull", False),
                            _connector="OR",
                        ),
                        name="seat_is_left_by_who_is_replaced",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "victim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="statements", to="parole.victim"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="parole.parolereview"
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True)),
                ("may_be_disclosed", models.BooleanField(default=False, verbose_name="can be shown to the prisoner")),
                ("is_read_at_hearing", models.BooleanField(default=False, verbose_name="to be read at the hearing")),
                ("asks_to_observe", models.BooleanField(default=False, verbose_name="asks to observe the hearing")),
                (
                    "asks_for_summary",
                    models.BooleanField(default=False, verbose_name="asks for a summary of the decision"),
                ),
                ("summary_sent_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("victim", "review"), name="statement_once_a_review")],
            },
        ),
        migrations.CreateModel(
            name="BoardCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="parole.decision"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("policy_version", models.CharField(blank=True, max_length=4)),
                ("inputs", models.JSONField(blank=True, default=dict)),
                ("words", models.TextField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "position"), name="board_condition_once_a_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="parole.decision"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("decided_on", "Date of the decision"),
                            ("provided_on", "Date the parties received it"),
                            ("test", "Test applied"),
                            ("reasons_ref", "Where the reasons are kept"),
                            ("outcome", "What the Board decided"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was", models.CharField(max_length=300)),
                ("reads", models.CharField(max_length=300, verbose_name="reads now")),
                ("reason", models.CharField(max_length=300)),
                ("evidence", models.CharField(blank=True, max_length=120, verbose_name="where the letter is kept")),
                ("corrected_on", models.DateField()),
                (
                    "corrected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["corrected_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("field", "outcome"), _negated=True),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_of_an_outcome_has_its_evidence",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="parole.decision"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="parole.parolereview"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (parole.decisions.rules.Challenge["RECONSIDERATION"], "Reconsideration (r.28)"),
                            (parole.decisions.rules.Challenge["SETTING_ASIDE"], "Setting aside (r.28A)"),
                            (parole.decisions.rules.Challenge["HIGH_COURT"], "Referral to the High Court"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "made_by",
                    models.CharField(
                        choices=[
                            ("prisoner", "The prisoner"),
                            ("secretary_of_state", "The Secretary of State"),
                            ("board_chair", "The Board's chair"),
                        ],
                        max_length=20,
                    ),
                ),
                ("made_on", models.DateField()),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (parole.decisions.rules.Ground["ERROR_OF_LAW"], "Error of law"),
                                (parole.decisions.rules.Ground["IRRATIONAL"], "Irrational"),
                                (parole.decisions.rules.Ground["UNFAIR"], "Procedurally unfair"),
                                (parole.decisions.rules.Ground["ERROR_OF_FACT"], "Error of fact"),
                                (parole.decisions.rules.Ground["NEW_INFORMATION"], "New information"),
                                (parole.decisions.rules.Ground["CHANGE_OF_CIRCUMSTANCES"], "Change of circumstances"),
                                (parole.decisions.rules.Ground["PUBLIC_CONFIDENCE"], "Public confidence"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=1000)),
                ("is_late", models.BooleanField(default=False)),
                ("replied_on", models.DateField(blank=True, null=True)),
                ("reply", models.CharField(blank=True, max_length=1000)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.decisions.rules.Result["REFUSED"], "Refused"),
                            (parole.decisions.rules.Result["GRANTED"], "Granted"),
                            (parole.decisions.rules.Result["WITHDRAWN"], "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer_ref", models.CharField(blank=True, max_length=120, verbose_name="document of the answer")),
                ("certified_on", models.DateField(blank=True, null=True, verbose_name="certificate of service on")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="filed with the court on")),
                ("papers_on", models.DateField(blank=True, null=True, verbose_name="papers with the court on")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="served on the prisoner on")),
            ],
            options={
                "ordering": ["made_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("result", "")),
                            models.Q(("answered_on__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="challenge_is_answered_with_a_result",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("decision", "kind", "made_by"),
                        name="challenge_open_once_a_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "high_court"),
                            models.Q(
                                ("certified_on__isnull", True),
                                ("filed_on__isnull", True),
                                ("papers_on__isnull", True),
                                ("served_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="challenge_is_filed_with_the_high_court_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="parole.direction"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("asked_on", models.DateField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateField(verbose_name="requested until")),
                ("reason", models.CharField(max_length=500)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("direction",),
                        name="extension_asked_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seen", to="parole.contribution"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "seen",
                "ordering": ["seen_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("contribution", "user"), name="contribution_seen_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LiaisonAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("in_contact", "Victims are in contact"),
                            ("none", "No victim is in the contact scheme"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-said_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VictimRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("asked", models.CharField(max_length=500, verbose_name="what is asked for")),
                ("why", models.CharField(blank=True, max_length=500)),
                ("asked_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            (parole.victims.rules.requests.Status["ASKED"], "Asked"),
                            (parole.victims.rules.requests.Status["PASSED"], "Passed on"),
                            (parole.victims.rules.requests.Status["INCLUDED"], "Included"),
                            (parole.victims.rules.requests.Status["CHANGED"], "Included, changed"),
                            (parole.victims.rules.requests.Status["REFUSED"], "Refused"),
                            (parole.victims.rules.requests.Status["TOLD"], "Answered and victim told"),
                            (parole.victims.rules.requests.Status["WITHDRAWN"], "Withdrawn"),
                        ],
                        default=parole.victims.rules.requests.Status["ASKED"],
                        max_length=10,
                    ),
                ),
                (
                    "passed_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.victims.rules.requests.PassedTo["BOARD"], "The Parole Board, in the open review"),
                            (parole.victims.rules.requests.PassedTo["PROBATION"], "Probation, for the licence"),
                            (parole.victims.rules.requests.PassedTo["STATE"], "The Secretary of State (PPCS)"),
                        ],
                        max_length=10,
                        verbose_name="passed on to",
                    ),
                ),
                ("passed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.victims.rules.requests.Status["INCLUDED"], "Included"),
                            (parole.victims.rules.requests.Status["CHANGED"], "Included, changed"),
                            (parole.victims.rules.requests.Status["REFUSED"], "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer_reason", models.CharField(blank=True, max_length=500, verbose_name="reason of the answer")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=80, verbose_name="reference of the Board's document"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "By letter"),
                            ("telephone", "By phone"),
                            ("email", "By email"),
                            ("through_others", "Through someone else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "passed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parole.parolereview",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "victim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="parole.victim"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked", "withdrawn"]),
                            models.Q(models.Q(("passed_to", ""), _negated=True), ("passed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="request_passed_on_names_to_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_answered_has_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["included", "changed", "refused", "told"]), _negated=True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_decided_keeps_its_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "told"), ("told_at__isnull", False)),
                            models.Q(models.Q(("status", "told"), _negated=True), ("told_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="request_told_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(models.Q(("status", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="request_withdrawn_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToTell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "victim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="to_tell", to="parole.victim"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="parole.parolereview",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            (parole.victims.rules.events.Event["REFERRAL"], "The case was referred to the Board"),
                            (parole.victims.rules.events.Event["LISTING"], "A hearing was listed, moved or cancelled"),
                            (parole.victims.rules.events.Event["DECISION"], "The Board has decided"),
                            (parole.victims.rules.events.Event["FINAL"], "The decision is final"),
                            (
                                parole.victims.rules.events.Event["CORRECTED"],
                                "The outcome was recorded wrongly and has been corrected",
                            ),
                            (parole.victims.rules.events.Event["COMING"], "Release is expected"),
                            (parole.victims.rules.events.Event["RELEASE"], "The person was released"),
                            (
                                parole.victims.rules.events.Event["LEFT"],
                                "The person left custody: being checked if lawful",
                            ),
                            (parole.victims.rules.events.Event["TEMPORARY"], "The person is on temporary release"),
                            (
                                parole.victims.rules.events.Event["MOVED"],
                                "The person was moved to another prison or region",
                            ),
                            (
                                parole.victims.rules.events.Event["RECALL_AGREED"],
                                "Recall was agreed: ask probation when it is safe to tell the victim the victim",
                            ),
                            (parole.victims.rules.events.Event["RECALL_STOPPED"], "The recall was stopped"),
                            (parole.victims.rules.events.Event["REVOKED"], "The licence was revoked"),
                            (parole.victims.rules.events.Event["AT_LARGE"], "The person is unlawfully at large"),
                            (parole.victims.rules.events.Event["RESCINDED"], "The revocation was rescinded"),
                            (parole.victims.rules.events.Event["RECALL"], "The person is back in custody"),
                            (parole.victims.rules.events.Event["ANSWERED"], "What the victim asked for was answered"),
                            (
                                parole.victims.rules.events.Event["CONDITIONS_COMING"],
                                "A change to a condition the victim asked for was approved; not in force yet",
                            ),
                            (
                                parole.victims.rules.events.Event["CONDITIONS_STAY"],
                                "An approved change to a condition the victim asked for was stopped",
                            ),
                            (
                                parole.victims.rules.events.Event["CONDITION_ADDED"],
                                "A condition that the victim asked for is in force",
                            ),
                            (
                                parole.victims.rules.events.Event["CONDITION_CHANGED"],
                                "A condition that the victim asked for was changed",
                            ),
                            (
                                parole.victims.rules.events.Event["CONDITION_ENDED"],
                                "A condition that the victim asked for has ended",
                            ),
                            (
                                parole.victims.rules.events.Event["EXEMPTED"],
                                "A permission under a condition that the victim asked for was approved",
                            ),
                            (
                                parole.victims.rules.events.Event["NOT_EXEMPTED"],
                                "A permission under a condition that the victim asked for was refused",
                            ),
                            (
                                parole.victims.rules.events.Event["EXEMPTION_ENDED"],
                                "A permission under a condition that the victim asked for has ended",
                            ),
                            (
                                parole.victims.rules.events.Event["LICENCE_ENDED"],
                                "The licence or the sentence has ended",
                            ),
                            (parole.victims.rules.events.Event["ABROAD"], "The person was deported or transferred out"),
                            (parole.victims.rules.events.Event["DIED"], "The person has died"),
                            (
                                parole.victims.rules.events.Event["STRUCK_OUT"],
                                "A release or return was recorded by mistake",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("about_on", models.DateField(blank=True, null=True, verbose_name="first date the person may be out")),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.release",
                    ),
                ),
                (
                    "cause",
                    models.CharField(blank=True, max_length=60, verbose_name="which of several that happened that day"),
                ),
                ("due_at", models.DateTimeField()),
                ("is_wanted", models.BooleanField(default=True, verbose_name="the victim wants to hear about it")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_tell",
                        to="parole.victimrequest",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "to tell",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_wanted", True), ("told_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="to_tell_by_time",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about_on__isnull", False), ("event", "coming"), ("release__isnull", False)),
                            models.Q(
                                models.Q(("event", "coming"), _negated=True),
                                ("about_on__isnull", True),
                                ("release__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="victim_told_of_the_day_of_a_coming_release",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "coming"), _negated=True),
                        fields=("victim", "event", "happened_on", "cause"),
                        name="victim_told_once_of_an_event",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("event", "coming"), ("told_at__isnull", True)),
                        fields=("victim", "release"),
                        name="victim_waits_once_for_a_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                            models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="victim_told_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("letter", "By letter"),
                            ("telephone", "By phone"),
                            ("email", "By email"),
                            ("through_others", "Through someone else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was_reached", models.BooleanField()),
                ("what_was_said", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tellings", to="parole.totell"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("was_reached", True), ("withdrawn_at__isnull", True)),
                        fields=("task",),
                        name="victim_reached_once_of_a_task",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_because", ""),
                                ("withdrawn_by__isnull", True),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="telling_withdrawn_says_who_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiaisonNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "about",
                    models.CharField(
                        choices=[("variation", "A licence is being varied"), ("recall", "Recall was agreed")],
                        max_length=10,
                    ),
                ),
                ("of", models.UUIDField(unique=True, verbose_name="which licence or recall")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("to_consider", models.CharField(blank=True, max_length=300, verbose_name="what must be considered")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="notice_acknowledged_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.decisions.rules.ReferralAnswer["NOT_LISTED"], "Offence not listed"),
                            (parole.decisions.rules.ReferralAnswer["NOT_REFERRED"], "Not referred"),
                            (parole.decisions.rules.ReferralAnswer["REFERRED"], "Referred to the High Court"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="decided by the Secretary of State on"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="reference of the Secretary of State's decision"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "undermines_confidence",
                    models.BooleanField(
                        default=False, verbose_name="release would be likely to undermine public confidence"
                    ),
                ),
                (
                    "court_might_not_be_satisfied",
                    models.BooleanField(default=False, verbose_name="the High Court might not be satisfied"),
                ),
                ("prisoner_told_on", models.DateField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="parole.decision"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="parole.parolereview"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("decision",),
                        name="question_stands_once_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_on__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_is_answered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "referred"), _negated=True),
                            models.Q(("court_might_not_be_satisfied", True), ("undermines_confidence", True)),
                            _connector="OR",
                        ),
                        name="question_is_referred_on_both_limbs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NonDisclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "applicant",
                    models.CharField(
                        choices=[
                            ("secretary_of_state", "The Secretary of State"),
                            ("third_party", "An authorised third party (until 15 December 2025)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("third_party", models.CharField(blank=True, max_length=120, verbose_name="which third party")),
                ("applied_on", models.DateField()),
                ("is_late", models.BooleanField(default=False)),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("national_security", "National security"),
                                ("disorder_or_crime", "The prevention of disorder or crime"),
                                ("health_or_welfare", "The health or welfare of the prisoner or another person"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "asked_for",
                    models.CharField(
                        choices=[
                            (parole.dossier.rules.Direction["SERVE"], "Serve it on the prisoner"),
                            (parole.dossier.rules.Direction["GIST"], "Disclose a gist"),
                            (parole.dossier.rules.Direction["WITHHOLD"], "Withhold it from the prisoner"),
                            (
                                parole.dossier.rules.Direction["WITHHOLD_FROM_BOTH"],
                                "Withhold it from the prisoner and the representative",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("necessity", models.CharField(max_length=500, verbose_name="why it is necessary and proportionate")),
                ("document", models.CharField(max_length=120, verbose_name="reference of the application")),
                (
                    "directed",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.dossier.rules.Direction["SERVE"], "Serve it on the prisoner"),
                            (parole.dossier.rules.Direction["GIST"], "Disclose a gist"),
                            (parole.dossier.rules.Direction["WITHHOLD"], "Withhold it from the prisoner"),
                            (
                                parole.dossier.rules.Direction["WITHHOLD_FROM_BOTH"],
                                "Withhold it from the prisoner and the representative",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        choices=[("panel_chair", "The panel chair"), ("duty_member", "The duty member")],
                        max_length=20,
                    ),
                ),
                (
                    "decision_document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the direction"),
                ),
                (
                    "appealed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secretary_of_state", "The Secretary of State"),
                            ("representative", "The representative"),
                            ("special_advocate", "The special advocate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("appealed_on", models.DateField(blank=True, null=True)),
                ("is_appeal_late", models.BooleanField(default=False)),
                (
                    "appeal_directed",
                    models.CharField(
                        blank=True,
                        choices=[
                            (parole.dossier.rules.Direction["SERVE"], "Serve it on the prisoner"),
                            (parole.dossier.rules.Direction["GIST"], "Disclose a gist"),
                            (parole.dossier.rules.Direction["WITHHOLD"], "Withhold it from the prisoner"),
                            (
                                parole.dossier.rules.Direction["WITHHOLD_FROM_BOTH"],
                                "Withhold it from the prisoner and the representative",
                            ),
                        ],
                        max_length=20,
                        verbose_name="directed on appeal",
                    ),
                ),
                ("appeal_answered_on", models.DateField(blank=True, null=True)),
                (
                    "appeal_document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the answer"),
                ),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="given to the prisoner on")),
                ("gist_ref", models.CharField(blank=True, max_length=120, verbose_name="where the gist is kept")),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="parole.dossieritem",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "non-disclosure applications",
                "ordering": ["applied_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("item",),
                        name="non_disclosure_stands_once_a_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applicant", "secretary_of_state"), ("applied_on__lt", "2025-12-16"), _connector="OR"
                        ),
                        name="non_disclosure_of_third_party_before_16_december_2025",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("directed", "")),
                            models.Q(models.Q(("directed", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="non_disclosure_is_directed_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("appealed_on__isnull", True), ("decided_on__isnull", False), _connector="OR"
                        ),
                        name="non_disclosure_is_appealed_after_it_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal_answered_on__isnull", True), ("appeal_directed", "")),
                            models.Q(
                                models.Q(("appeal_directed", ""), _negated=True),
                                ("appeal_answered_on__isnull", False),
                                ("appealed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="non_disclosure_appeal_is_answered_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supporter", "For the prisoner’s support"),
                            ("professional", "A professional, for training or oversight"),
                            ("researcher", "A researcher"),
                            ("other", "Another person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("granted", "May observe"), ("refused", "May not observe")], max_length=10
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "may_see",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "No papers"),
                            ("summary", "A summary"),
                            ("open_papers", "The papers that are disclosed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the Board's answer"),
                ),
                ("attended_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "hearing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observers",
                        to="parole.hearing",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="observers", to="parole.parolereview"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True), ("may_see", "")),
                            models.Q(("answer", "refused"), ("answered_on__isnull", False), ("may_see", "")),
                            models.Q(
                                ("answer", "granted"),
                                ("answered_on__isnull", False),
                                models.Q(("may_see", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="observer_is_answered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attended_on__isnull", True), ("answer", "granted"), _connector="OR"),
                        name="observer_attends_when_granted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialAdvocate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("chambers", models.CharField(blank=True, max_length=120)),
                ("asked_on", models.DateField(verbose_name="asked of the Attorney General on")),
                ("appointed_on", models.DateField(blank=True, null=True)),
                ("document", models.CharField(blank=True, max_length=120, verbose_name="reference of the appointment")),
                ("shown_on", models.DateField(blank=True, null=True, verbose_name="has the material since")),
                (
                    "contact_asked_on",
                    models.DateField(blank=True, null=True, verbose_name="asked to speak to the prisoner on"),
                ),
                (
                    "contact_objected_on",
                    models.DateField(blank=True, null=True, verbose_name="objected to by the Secretary of State on"),
                ),
                (
                    "contact_answer",
                    models.CharField(
                        blank=True, choices=[("allowed", "Allowed"), ("refused", "Refused")], max_length=10
                    ),
                ),
                ("contact_answered_on", models.DateField(blank=True, null=True)),
                ("attended_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("left_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advocates", to="parole.nondisclosure"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True)),
                        fields=("application",),
                        name="special_advocate_once_an_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown_on__isnull", True), ("appointed_on__isnull", False), _connector="OR"
                        ),
                        name="special_advocate_is_appointed_before_the_material_is_shown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact_answer", ""), ("contact_answered_on__isnull", True)),
                            models.Q(
                                models.Q(("contact_answer", ""), _negated=True),
                                ("contact_answered_on__isnull", False),
                                ("contact_asked_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="special_advocate_contact_is_answered_when_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("direction", "Directed"),
                            ("appeal", "Directed on appeal"),
                            ("after_all", "Disclosed after all"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "gets",
                    models.CharField(
                        choices=[
                            (parole.dossier.rules.Direction["SERVE"], "Serve it on the prisoner"),
                            (parole.dossier.rules.Direction["GIST"], "Disclose a gist"),
                            (parole.dossier.rules.Direction["WITHHOLD"], "Withhold it from the prisoner"),
                            (
                                parole.dossier.rules.Direction["WITHHOLD_FROM_BOTH"],
                                "Withhold it from the prisoner and the representative",
                            ),
                        ],
                        max_length=20,
                        verbose_name="what the prisoner gets",
                    ),
                ),
                ("on", models.DateField()),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        choices=[("panel_chair", "The panel chair"), ("duty_member", "The duty member")],
                        max_length=20,
                    ),
                ),
                ("document", models.CharField(max_length=120, verbose_name="reference of the document")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="parole.nondisclosure",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="parole.dossieritem"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("item",),
                        name="disclosure_check_waits_once_a_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("recorded_by__isnull", False),
                                models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_check_is_of_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", ""), ("ended_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_check_ends_in_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gets__in", ["serve", "gist"])),
                        name="disclosure_check_lets_the_prisoner_get_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "after_all"), ("application__isnull", True)),
                            models.Q(("act__in", ["direction", "appeal"]), ("application__isnull", False)),
                            _connector="OR",
                        ),
                        name="disclosure_check_is_of_an_application_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public_hearing", "Public hearing"),
                            ("redecision", "Decision of a member, after one by staff"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("prisoner", "The prisoner"),
                            ("secretary_of_state", "The Secretary of State"),
                            ("other", "Someone else, not a victim"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("until", models.DateField(blank=True, null=True, verbose_name="deadline to apply")),
                ("is_late", models.BooleanField(default=False)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("granted", "granted"), ("refused", "refused")], max_length=10
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer_reasons", models.CharField(blank=True, max_length=300, verbose_name="the Board's reasons")),
                (
                    "document",
                    models.CharField(blank=True, max_length=120, verbose_name="reference of the Board's answer"),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "move",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parole.reviewmove",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to="parole.parolereview",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_on__gte", models.F("asked_on")),
                                models.Q(("document", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="board_application_is_answered_after_it_is_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "redecision"), ("move__isnull", False)),
                            models.Q(("kind", "public_hearing"), ("move__isnull", True)),
                            _connector="OR",
                        ),
                        name="board_application_names_what_staff_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "redecision"), _negated=True),
                            ("asked_by__in", ["prisoner", "secretary_of_state"]),
                            _connector="OR",
                        ),
                        name="board_application_to_decide_anew_is_of_a_party",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequiredReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("required_on", models.DateField()),
                ("document", models.CharField(max_length=120, verbose_name="reference of the prisoner's letter")),
                ("may_be_from", models.DateField()),
                ("may_be_from_latest", models.DateField()),
                ("working", models.TextField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="required", to="parole.parolereview"
                    ),
                ),
            ],
            options={
                "ordering": ["required_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("review",), name="reference_required_once_a_review"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_be_from_latest__gte", models.F("may_be_from")),
                            ("required_on__gte", models.F("may_be_from")),
                        ),
                        name="reference_is_required_once_it_may_be",
                    ),
                ],
            },
        ),
    ]
