"""Under /sharing/requests/."""

from django.urls import path

from sharing.requests import views as requests

urlpatterns = [
    path("", requests.requests, name="access_requests"),
    path("to-answer/", requests.to_answer_list, name="access_requests_to_answer"),
    path("ask/", requests.ask, name="access_request_ask"),
    path("<uuid:uid>/", requests.one, name="access_request"),
    path("<uuid:uid>/answer/", requests.answer, name="access_request_answer"),
    path("<uuid:uid>/withdraw/", requests.withdraw, name="access_request_withdraw"),
    path("<uuid:uid>/end/", requests.end, name="access_request_end"),
]
