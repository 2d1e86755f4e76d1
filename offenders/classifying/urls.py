"""The address of the list of offences in free words; those of one conviction are among the person's."""

from django.urls import path

from offenders.classifying import views

urlpatterns = [
    path("", views.offences_to_classify, name="offences_to_classify"),
]
