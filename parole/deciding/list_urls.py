"""The address of decisions whose release test is to be corrected."""

from django.urls import path

from parole.deciding import release_tests

urlpatterns = [path("release-tests/", release_tests.release_tests, name="release_tests")]
