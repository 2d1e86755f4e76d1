"""Addresses of the conditions of a licence, and their places, below a person."""

from django.urls import path

from licence.conditions.views import conditions, places

LICENCE = "<uuid:uid>/licence/<uuid:licence_uid>/"
CONDITION = "<uuid:uid>/licence/conditions/<uuid:condition_uid>/"

urlpatterns = [
    path(f"{LICENCE}conditions/add/", conditions.condition_choose, name="licence_condition_choose"),
    path(f"{LICENCE}conditions/add/bespoke/", conditions.bespoke_add, name="licence_bespoke_add"),
    path(f"{LICENCE}conditions/add/<str:code>/", conditions.condition_add, name="licence_condition_add"),
    path(f"{CONDITION}change/", conditions.condition_change, name="condition_change"),
    path(f"{CONDITION}remove/", conditions.condition_remove, name="condition_remove"),
    path(f"{CONDITION}move/", conditions.condition_move, name="condition_move"),
    path(f"{CONDITION}approve/", conditions.condition_approve, name="condition_approve"),
    path(f"{CONDITION}refuse/", conditions.condition_refuse, name="condition_refuse"),
    path(f"{CONDITION}board/", places.condition_board, name="condition_board"),
    path(f"{CONDITION}places/add/", places.zone_add, name="zone_add"),
    path("<uuid:uid>/licence/places/<uuid:zone_uid>/remove/", places.zone_remove, name="zone_remove"),
]
