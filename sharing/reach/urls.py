"""Under /account/reached/: one's own ways of being reached."""

from django.urls import path

from sharing.reach import views

urlpatterns = [
    path("", views.own_ways, name="own_ways"),
    path("<slug:way>/number/", views.own_way_number, name="own_way_number"),
    path("<slug:way>/remove/", views.own_way_remove, name="own_way_remove"),
    path("<slug:way>/test/", views.own_way_test, name="own_way_test"),
    path("<slug:way>/code/", views.own_way_code, name="own_way_code"),
]
