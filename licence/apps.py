from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import alert_kinds, breach_alert_kinds, drafts  # noqa: F401  importing makes them known on every page
        from offenders.panels import register_section

        register_section("Breaches", "person_breaches")
        register_section("Registers", "person_registers")
