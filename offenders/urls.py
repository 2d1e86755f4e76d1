"""Addresses of people's pages."""

from django.urls import include, path

from offenders.absences import views as absences
from offenders.access import owner_views, restriction_views
from offenders.access import views as access
from offenders.classifying import views as classifying
from offenders.closing import urls as closing
from offenders.dates.checks import views as date_checks
from offenders.dates.differences import views as conflicts
from offenders.dates.forward import views as forward
from offenders.dates.overrides import views as overrides
from offenders.dates.what_if import views as what_if
from offenders.identities import views as identities
from offenders.importing import views as files
from offenders.joint_case import views as joint_case
from offenders.movements import end_views, move_views
from offenders.movements import views as custody
from offenders.police_handover import urls as police_handovers
from offenders.programmes import views as programmes
from offenders.questioned_sentences import views as questioned_sentences
from offenders.record import change_views, figure_views, item_files, record_views  # noqa: F401 - it registers a list
from offenders.record import views as people
from offenders.releases.directions import views as second_people
from offenders.releases.orders.urls import urlpatterns as orders
from offenders.sentencing import views as sentences

CHANGE = "<uuid:uid>/change/"
CONFLICT = f"{CHANGE}differences/<uuid:conflict_uid>/"
OWNERS = "<uuid:uid>/owners/<uuid:agency_uid>/"

urlpatterns = [
    path("", people.people, name="people"),
    path("programmes/", programmes.programmes_to_check, name="programmes_to_check"),
    path("figures/<uuid:uid>/reconcile/", figure_views.figure_reconcile, name="figure_reconcile"),
    path("export/", files.people_export, name="people_export"),
    path("import/", files.import_files, name="import_files"),
    path("import/sheets/", files.import_sheets, name="import_sheets"),
    path("import/<uuid:uid>/", files.import_file, name="import_file"),
    path("import/<uuid:uid>/progress/", files.import_file_progress, name="import_file_progress"),
    path("import/<uuid:uid>/errors/", files.import_file_errors, name="import_file_errors"),
    path("import/<uuid:uid>/apply/", files.apply_import_file, name="import_file_apply"),
    path("import/<uuid:uid>/discard/", files.discard_import_file, name="import_file_discard"),
    path("add/", change_views.person_add, name="person_add"),
    path("<uuid:uid>/", record_views.person, name="person"),
    path("<uuid:uid>/programmes/", programmes.person_programme, name="person_programme"),
    path("<uuid:uid>/programmes/propose/", programmes.programme_propose, name="programme_propose"),
    path("<uuid:uid>/programmes/<uuid:move_uid>/", programmes.programme_move, name="programme_move"),
    path("<uuid:uid>/programmes/<uuid:move_uid>/close/", programmes.programme_move_close, name="programme_move_close"),
    path("identities/", include("offenders.identities.urls")),
    path("<uuid:uid>/records/", identities.person_records, name="person_records"),
    path("<uuid:uid>/timeline/", record_views.timeline, name="person_timeline"),
    path("<uuid:uid>/joint/", joint_case.person_joint, name="person_joint"),
    path("<uuid:uid>/sentence/", record_views.sentence, name="person_sentence"),
    path("<uuid:uid>/sentence/working/", record_views.working, name="person_working"),
    path("<uuid:uid>/sentence/check/", date_checks.date_check, name="date_check"),
    path("<uuid:uid>/sentence/instead/<uuid:override_uid>/", overrides.date_override, name="date_override"),
    path("<uuid:uid>/sentence/differences/<uuid:conflict_uid>/", conflicts.person_conflict, name="person_conflict"),
    path(
        "<uuid:uid>/sentence/convictions/<uuid:conviction_uid>/",
        classifying.conviction_classify,
        name="conviction_classify",
    ),
    path(
        "<uuid:uid>/sentence/classifications/<uuid:classification_uid>/agree/",
        classifying.classification_agree,
        name="classification_agree",
    ),
    path(
        "<uuid:uid>/sentence/classifications/<uuid:classification_uid>/end/",
        classifying.classification_end,
        name="classification_end",
    ),
    path(
        "<uuid:uid>/sentence/sentences/<uuid:sentence_uid>/",
        questioned_sentences.sentence_check,
        name="sentence_check",
    ),
    path("<uuid:uid>/sentence/what-if/", what_if.what_if, name="person_what_if"),
    path("<uuid:uid>/move/", move_views.move, name="person_move"),
    path("<uuid:uid>/owners/", owner_views.person_owners, name="person_owners"),
    path(f"{OWNERS}name/", owner_views.owner_name, name="owner_name"),
    path(f"{OWNERS}step-out/", owner_views.owner_step_out, name="owner_step_out"),
    path(f"{OWNERS}hand-over/", owner_views.handover_offer, name="handover_offer"),
    path("<uuid:uid>/access/", access.person_access, name="person_access"),
    path("<uuid:uid>/access/add/", access.add_grant, name="access_add"),
    path("<uuid:uid>/access/<uuid:grant_uid>/end/", access.end_grant, name="access_end"),
    path("<uuid:uid>/access/restrict/", restriction_views.restrict, name="access_restrict"),
    path("<uuid:uid>/access/exclude/", restriction_views.exclude, name="access_exclude"),
    path(
        "<uuid:uid>/access/restrictions/<uuid:restriction_uid>/end/",
        restriction_views.end_restriction,
        name="access_restriction_end",
    ),
    path(
        "<uuid:uid>/access/exclusions/<uuid:exclusion_uid>/end/",
        restriction_views.end_exclusion,
        name="access_exclusion_end",
    ),
    path(CHANGE, change_views.person_change, name="person_change"),
    path(f"{CHANGE}details/", change_views.person_details, name="person_details"),
    path(f"{CHANGE}names/add/", change_views.alias_add, name="alias_add"),
    path(f"{CHANGE}names/<uuid:alias_uid>/", change_views.alias_change, name="alias_change"),
    path(f"{CHANGE}names/<uuid:alias_uid>/remove/", change_views.alias_remove, name="alias_remove"),
    path(f"{CHANGE}numbers/add/", change_views.identifier_add, name="identifier_add"),
    path(f"{CHANGE}numbers/<uuid:identifier_uid>/end/", change_views.identifier_end, name="identifier_end"),
    path(f"{CHANGE}convictions/add/", sentences.conviction_add, name="conviction_add"),
    path(f"{CHANGE}convictions/<uuid:conviction_uid>/", sentences.conviction_change, name="conviction_change"),
    path(f"{CHANGE}convictions/<uuid:conviction_uid>/sentence/", sentences.sentence_add, name="sentence_add"),
    path(f"{CHANGE}sentences/<uuid:sentence_uid>/", sentences.sentence_change, name="sentence_change"),
    path(f"{CHANGE}sentences/<uuid:sentence_uid>/appeal/", sentences.sentence_appeal, name="sentence_appeal"),
    path(f"{CHANGE}adjustments/add/", sentences.adjustment_add, name="adjustment_add"),
    path(f"{CHANGE}adjustments/<uuid:adjustment_uid>/", sentences.adjustment_change, name="adjustment_change"),
    path(f"{CHANGE}adjustments/<uuid:adjustment_uid>/remove/", sentences.adjustment_remove, name="adjustment_remove"),
    path(f"{CHANGE}dates/", custody.dates_record, name="dates_record"),
    path(f"{CHANGE}dates/instead/", overrides.override_propose, name="override_propose"),
    path(
        f"{CHANGE}dates/instead/<uuid:override_uid>/countersign/",
        overrides.override_countersign,
        name="override_countersign",
    ),
    path(f"{CHANGE}dates/instead/<uuid:override_uid>/end/", overrides.override_end, name="override_end"),
    path(f"{CHANGE}movements/reported/<uuid:end_uid>/", end_views.reported_end, name="reported_end"),
    path(
        f"{CHANGE}movements/reported/<uuid:end_uid>/refuse/", end_views.reported_end_refuse, name="reported_end_refuse"
    ),
    path(f"{CHANGE}court-dates/", custody.court_dates_record, name="court_dates_record"),
    path(f"{CHANGE}date-check/", date_checks.make, name="date_check_make"),
    path(f"{CHANGE}date-check/<uuid:date_check_uid>/", date_checks.answer, name="date_check_answer"),
    path(f"{CHANGE}date-check/<uuid:date_check_uid>/again/", date_checks.again, name="date_check_again"),
    path(f"{CONFLICT}accept/", conflicts.conflict_accept, name="conflict_accept"),
    path(f"{CONFLICT}ask/", conflicts.conflict_ask, name="conflict_ask"),
    path(f"{CONFLICT}answer/", conflicts.conflict_answer, name="conflict_answer"),
    path(f"{CONFLICT}again/", conflicts.conflict_reopen, name="conflict_reopen"),
    path(f"{CHANGE}dates/forward/<uuid:forward_uid>/", forward.brought_forward, name="brought_forward"),
    path(
        f"{CHANGE}dates/forward/<uuid:forward_uid>/refuse/",
        forward.brought_forward_refuse,
        name="brought_forward_refuse",
    ),
    *police_handovers.of_person,
    *closing.of_person,
    path("", include("offenders.releases.leaving.urls")),
    path("", include("offenders.orders.urls")),
    path("", include("offenders.associates.urls")),
    path(f"{CHANGE}movement/", custody.movement_record, name="movement_record"),
    *orders,
    path(f"{CHANGE}absence/", absences.absence_record, name="absence_record"),
    path(f"{CHANGE}absence/court-day/", absences.court_day_plan, name="court_day_plan"),
    path(f"{CHANGE}absence/<uuid:absence_uid>/back/", absences.absence_back, name="absence_back"),
    path(f"{CHANGE}absence/<uuid:absence_uid>/due-back/", absences.absence_due_back, name="absence_due_back"),
    path(f"{CHANGE}releases/<uuid:release_uid>/hold/", custody.release_hold, name="release_hold"),
    path(f"{CHANGE}releases/<uuid:release_uid>/ready/", custody.release_ready, name="release_ready"),
    path(f"{CHANGE}direction/<uuid:direction_uid>/", second_people.direction_confirm, name="direction_confirm"),
    path(
        f"{CHANGE}direction/<uuid:direction_uid>/withdrawn/",
        second_people.direction_withdrawn,
        name="direction_withdrawn",
    ),
    path(f"{CHANGE}orders/<uuid:order_uid>/withdrawn/", second_people.order_withdrawn, name="order_withdrawn"),
    path(f"{CHANGE}holds/<uuid:hold_uid>/confirm/", second_people.hold_confirm, name="hold_confirm"),
    path(f"{CHANGE}holds/<uuid:hold_uid>/lift/", custody.hold_lift, name="hold_lift"),
    path(f"{CHANGE}holds/<uuid:hold_uid>/lift/answer/", custody.hold_lift_answer, name="hold_lift_answer"),
]
