"""Under /sharing/joint-teams/."""

from django.urls import path

from sharing.joint_teams import views

urlpatterns = [
    path("", views.joint_teams, name="joint_teams"),
    path("add/", views.joint_team_add, name="joint_team_add"),
    path("<uuid:uid>/", views.joint_team, name="joint_team"),
    path("<uuid:uid>/agree/", views.joint_team_agree, name="joint_team_agree"),
    path("<uuid:uid>/review/", views.joint_team_review, name="joint_team_review"),
    path("<uuid:uid>/agencies/add/", views.joint_team_agency, name="joint_team_agency"),
    path("<uuid:uid>/members/add/", views.joint_team_member, name="joint_team_member"),
    path("<uuid:uid>/members/<uuid:member_uid>/end/", views.joint_team_member_end, name="joint_team_member_end"),
    path("<uuid:uid>/stand-down/", views.joint_team_stand_down, name="joint_team_stand_down"),
]
