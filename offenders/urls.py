"""Addresses of people's pages."""

from django.urls import path

from offenders.views import access, custody, files, moving, people, person_change, record, sentences

CHANGE = "<uuid:uid>/change/"

urlpatterns = [
    path("", people.people, name="people"),
    path("figures/", people.people_figures, name="people_figures"),
    path("export/", files.people_export, name="people_export"),
    path("import/", files.import_files, name="import_files"),
    path("import/<uuid:uid>/", files.import_file, name="import_file"),
    path("import/<uuid:uid>/progress/", files.import_file_progress, name="import_file_progress"),
    path("import/<uuid:uid>/apply/", files.apply_import_file, name="import_file_apply"),
    path("import/<uuid:uid>/discard/", files.discard_import_file, name="import_file_discard"),
    path("add/", person_change.person_add, name="person_add"),
    path("<uuid:uid>/", record.person, name="person"),
    path("<uuid:uid>/timeline/", record.timeline, name="person_timeline"),
    path("<uuid:uid>/sentence/", record.sentence, name="person_sentence"),
    path("<uuid:uid>/move/", moving.move, name="person_move"),
    path("<uuid:uid>/access/", access.person_access, name="person_access"),
    path("<uuid:uid>/access/add/", access.add_grant, name="access_add"),
    path("<uuid:uid>/access/<uuid:grant_uid>/end/", access.end_grant, name="access_end"),
    path(CHANGE, person_change.person_change, name="person_change"),
    path(f"{CHANGE}details/", person_change.person_details, name="person_details"),
    path(f"{CHANGE}names/add/", person_change.alias_add, name="alias_add"),
    path(f"{CHANGE}names/<uuid:alias_uid>/", person_change.alias_change, name="alias_change"),
    path(f"{CHANGE}names/<uuid:alias_uid>/remove/", person_change.alias_remove, name="alias_remove"),
    path(f"{CHANGE}numbers/add/", person_change.identifier_add, name="identifier_add"),
    path(f"{CHANGE}numbers/<uuid:identifier_uid>/end/", person_change.identifier_end, name="identifier_end"),
    path(f"{CHANGE}convictions/add/", sentences.conviction_add, name="conviction_add"),
    path(f"{CHANGE}convictions/<uuid:conviction_uid>/", sentences.conviction_change, name="conviction_change"),
    path(f"{CHANGE}convictions/<uuid:conviction_uid>/sentence/", sentences.sentence_add, name="sentence_add"),
    path(f"{CHANGE}sentences/<uuid:sentence_uid>/", sentences.sentence_change, name="sentence_change"),
    path(f"{CHANGE}adjustments/add/", sentences.adjustment_add, name="adjustment_add"),
    path(f"{CHANGE}adjustments/<uuid:adjustment_uid>/", sentences.adjustment_change, name="adjustment_change"),
    path(f"{CHANGE}adjustments/<uuid:adjustment_uid>/remove/", sentences.adjustment_remove, name="adjustment_remove"),
    path(f"{CHANGE}dates/", custody.dates_record, name="dates_record"),
    path(f"{CHANGE}movement/", custody.movement_record, name="movement_record"),
    path(f"{CHANGE}releases/<uuid:release_uid>/hold/", custody.release_hold, name="release_hold"),
    path(f"{CHANGE}releases/<uuid:release_uid>/ready/", custody.release_ready, name="release_ready"),
    path(f"{CHANGE}holds/<uuid:hold_uid>/lift/", custody.hold_lift, name="hold_lift"),
]
