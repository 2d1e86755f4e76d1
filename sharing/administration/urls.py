"""Addresses of the administration: accounts, teams and who is in them, clients, practice values. Never a person's."""

from django.urls import path

from sharing.administration.views import (
    agencies,
    changes,
    clients,
    endpoints,
    letters,
    maintenance,
    memberships,
    operations,
    overview,
    practice_values,
    roles,
    scopes,
    teams,
    users,
)

urlpatterns = [
    path("", overview.overview, name="administration"),
    path("changes/", changes.proposed_changes, name="proposed_changes"),
    path("changes/<uuid:uid>/", changes.proposed_change, name="proposed_change"),
    path("changes/<uuid:uid>/agree/", changes.proposed_change_agree, name="proposed_change_agree"),
    path("users/", users.users, name="administration_users"),
    path("users/add/", users.user_add, name="administration_user_add"),
    path("users/<uuid:uid>/", users.user, name="administration_user"),
    path("users/<uuid:uid>/change/", users.user_change, name="administration_user_change"),
    path("users/<uuid:uid>/disable/", users.user_disable, name="administration_user_disable"),
    path("users/<uuid:uid>/sessions/end/", users.user_end_sessions, name="administration_user_end_sessions"),
    path("users/<uuid:uid>/enable/", users.user_enable, name="administration_user_enable"),
    path("users/<uuid:uid>/second-factors/", users.user_forget_factors, name="administration_user_forget_factors"),
    path("users/<uuid:uid>/invite/", users.user_invite, name="administration_user_invite"),
    path("users/<uuid:uid>/teams/add/", memberships.user_team_add, name="administration_user_team_add"),
    path("teams/", teams.teams, name="administration_teams"),
    path("teams/add/", teams.team_add, name="administration_team_add"),
    path("teams/<uuid:uid>/", teams.team, name="administration_team"),
    path("teams/<uuid:uid>/change/", teams.team_change, name="administration_team_change"),
    path("teams/<uuid:uid>/close/", teams.team_close, name="administration_team_close"),
    path("teams/<uuid:uid>/reopen/", teams.team_reopen, name="administration_team_reopen"),
    path("teams/<uuid:uid>/members/add/", memberships.team_member_add, name="administration_team_member_add"),
    path("teams/<uuid:uid>/scopes/add/", scopes.scope_add, name="administration_scope_add"),
    path("memberships/<uuid:uid>/end/", memberships.membership_end, name="administration_membership_end"),
    path("scopes/<uuid:uid>/end/", scopes.scope_end, name="administration_scope_end"),
    path("clients/", clients.clients, name="administration_clients"),
    path("clients/add/", clients.client_add, name="administration_client_add"),
    path("clients/applications/add/", clients.application_add, name="administration_application_add"),
    path("clients/<uuid:uid>/", clients.client, name="administration_client"),
    path("clients/<uuid:uid>/change/", clients.client_change, name="administration_client_change"),
    path("clients/<uuid:uid>/keys/add/", clients.client_key_add, name="administration_client_key_add"),
    path("client-keys/<uuid:uid>/remove/", clients.client_key_remove, name="administration_client_key_remove"),
    path("clients/<uuid:uid>/revoke/", clients.client_revoke, name="administration_client_revoke"),
    path("clients/<uuid:uid>/events/", endpoints.client_events, name="administration_client_events"),
    path(
        "clients/<uuid:uid>/events/change/", endpoints.client_events_change, name="administration_client_events_change"
    ),
    path(
        "clients/<uuid:uid>/events/secret/", endpoints.client_events_secret, name="administration_client_events_secret"
    ),
    path("clients/<uuid:uid>/events/off/", endpoints.client_events_off, name="administration_client_events_off"),
    path("clients/<uuid:uid>/events/on/", endpoints.client_events_on, name="administration_client_events_on"),
    path("clients/<uuid:uid>/events/test/", endpoints.client_events_test, name="administration_client_events_test"),
    path(
        "clients/<uuid:uid>/events/replay/", endpoints.client_events_replay, name="administration_client_events_replay"
    ),
    path("clients/<uuid:uid>/events/again/", endpoints.client_events_again, name="administration_client_events_again"),
    path("events/<uuid:uid>/again/", endpoints.event_again, name="administration_event_again"),
    path("agencies/", agencies.agencies, name="administration_agencies"),
    path("agencies/add/", agencies.agency_add, name="administration_agency_add"),
    path("roles/", roles.roles, name="administration_roles"),
    path("operations/", operations.operations, name="administration_operations"),
    path("operations/jobs/<str:task>/run/", operations.job_run, name="administration_job_run"),
    path("operations/maintenance/plan/", maintenance.plan, name="administration_maintenance_plan"),
    path("operations/maintenance/<uuid:uid>/agree/", maintenance.agree, name="administration_maintenance_agree"),
    path(
        "operations/maintenance/<uuid:uid>/withdraw/", maintenance.withdraw, name="administration_maintenance_withdraw"
    ),
    path("letters-held/", letters.letters_held, name="administration_letters_held"),
    path("letters-held/<str:kind>/", letters.letters_held_of_kind, name="administration_letters_held_of_kind"),
    path("practice-values/", practice_values.practice_values, name="administration_practice_values"),
    path("practice-values/<str:name>/", practice_values.practice_value, name="administration_practice_value"),
]
