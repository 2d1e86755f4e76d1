"""Under /sharing/data-requests/: requests of people for their data."""

from django.urls import path

from sharing.data_requests import views

urlpatterns = [
    path("", views.data_requests, name="data_requests"),
    path("add/", views.data_request_add, name="data_request_add"),
    path("<uuid:uid>/", views.data_request, name="data_request"),
    path("<uuid:uid>/items/<uuid:answer_uid>/", views.data_request_decide, name="data_request_decide"),
    path("<uuid:uid>/release/", views.data_request_release, name="data_request_release"),
    path("<uuid:uid>/withdraw/", views.data_request_withdraw, name="data_request_withdraw"),
]
