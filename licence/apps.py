from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import alert_kinds, breach_alert_kinds, check_alert_kinds, drafts  # noqa: F401  make them known
        from offenders.panels import register_section

        register_section("Checks", "person_checks")
        register_section("Breaches", "person_breaches")
        register_section("Registers", "person_registers")
