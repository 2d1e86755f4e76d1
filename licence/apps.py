from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import alert_kinds, breach_alert_kinds, check_alert_kinds, consequences, drafts  # noqa: F401
        from offenders import followers
        from offenders.panels import register_section

        followers.released.follow(consequences.put_in_force)
        followers.returned.follow(consequences.revoke_on_return)
        followers.term_ended.follow(consequences.end_with_the_term)
        followers.cut_short.follow(consequences.revoke_or_end)
        register_section("Licence", "person_licence")
        register_section("Checks", "person_checks")
        register_section("Breaches", "person_breaches")
        register_section("Registers", "person_registers")
