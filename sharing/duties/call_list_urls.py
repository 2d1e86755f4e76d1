"""Under /alerts/call-list/."""

from django.urls import path

from sharing.duties import call_list

urlpatterns = [path("", call_list.call_list, name="alerts_call_list")]
