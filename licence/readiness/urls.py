"""Addresses of what must be in hand before a release: those of one person, and the board of releases that are stuck."""

from django.urls import path

from licence.readiness.views import blocked, readiness, release_day, signing

THING = "things/<uuid:thing_uid>/"

of_person = [
    path("", readiness.person_readiness, name="person_readiness"),
    path("tag/", readiness.TAGGED.view(readiness.TAG), name="readiness_tag"),
    path("day/", release_day.release_day, name="release_day"),
    path("day/paper/", release_day.release_day_paper, name="release_day_paper"),
    path("day/left/", release_day.release_day_left, name="release_day_left"),
    path("day/acts/<slug:step>/", release_day.PEOPLE.by_verb(release_day.RECORD, part="step"), name="day_act"),
    path(
        "day/recorded/<uuid:day_act_uid>/strike-out/", release_day.ACTS.view(release_day.STRIKE), name="day_act_strike"
    ),
    path("sign/<slug:body>/", signing.LISTS.by_verb(signing.SIGN, part="body"), name="readiness_sign"),
    path(
        "signed/<uuid:sign_off_uid>/withdraw/",
        signing.SIGN_OFFS.view(signing.WITHDRAW),
        name="sign_off_withdraw",
    ),
    path(
        "exceptions/<uuid:exception_uid>/",
        signing.EXCEPTIONS.view(signing.ANSWER),
        name="readiness_exception_answer",
    ),
    path(THING, readiness.readiness_thing, name="readiness_thing"),
    path(f"{THING}say/", readiness.THINGS.view(readiness.SAY), name="readiness_say"),
    path(f"{THING}owner/", readiness.THINGS.view(readiness.OWNER), name="readiness_owner"),
    path(f"{THING}note/", readiness.THINGS.view(readiness.NOTE), name="readiness_note"),
    path(f"{THING}exception/", readiness.THINGS.view(signing.EXCEPTION), name="readiness_exception"),
]
urlpatterns = [path("", blocked.blocked_releases, name="blocked_releases")]
