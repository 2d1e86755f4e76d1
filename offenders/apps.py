from django.apps import AppConfig


class OffendersConfig(AppConfig):
    name = "offenders"

    def ready(self) -> None:
        from offenders import alert_kinds, drafts  # noqa: F401  importing makes them known on every page
