"""Addresses of items: those of one person, and the list of all that the reader may know of."""

from django.urls import path

from sharing.items.views import acts as act_views
from sharing.items.views import holding as holding_views
from sharing.items.views import items, relevance
from sharing.items.views.acts import ITEMS

of_person = [
    path("", items.person_sharing, name="person_sharing"),
    path("add/", items.item_add, name="item_add"),
    path("add/who-reads/", items.item_audience, name="item_audience"),
    path("disclosures/", items.person_disclosures, name="person_disclosures"),
    path("<uuid:item_uid>/", items.item, name="item"),
    path("<uuid:item_uid>/print/", items.item_print, name="item_print"),
    path("<uuid:item_uid>/confirm/", act_views.item_confirm, name="item_confirm"),
    path("<uuid:item_uid>/pass-on/", act_views.ITEMS_PASSED_ON.view(act_views.ONWARD), name="item_onward"),
    path("<uuid:item_uid>/correct/", ITEMS.view(holding_views.CORRECT), name="item_correct"),
    path("<uuid:item_uid>/hand-on/", ITEMS.view(holding_views.HAND_ON), name="item_hand_on"),
    path("<uuid:item_uid>/take-on/", holding_views.ITEMS_TO_TAKE_ON.view(holding_views.TAKE_ON), name="item_take_on"),
    path("<uuid:item_uid>/log/", ITEMS.view(act_views.LOG), name="item_log"),
    path("<uuid:item_uid>/refuse/", ITEMS.view(act_views.REFUSE), name="item_refuse"),
    path("<uuid:item_uid>/marking/<slug:act>/", act_views.item_marking_change, name="item_marking"),
    path("<uuid:item_uid>/unlisted-basis/<slug:act>/", act_views.item_unlisted, name="item_unlisted"),
    path("<uuid:item_uid>/to-be-seen/", relevance.ITEMS_TO_MARK.view(relevance.MARK), name="item_relevance"),
    path(
        "<uuid:item_uid>/to-be-seen/<slug:occasion>/withdraw/",
        ITEMS.by_verb(relevance.WITHDRAW, part="occasion"),
        name="item_relevance_withdraw",
    ),
    path("<uuid:item_uid>/decide/<slug:verb>/", act_views.item_decide, name="item_decide"),
]
urlpatterns = [path("", items.shared_items, name="sharing")]
