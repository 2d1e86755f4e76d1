"""The address of drafts."""

from django.urls import path

from sharing.drafts.views import draft

urlpatterns = [path("<str:form>/<str:about>/", draft, name="draft")]
