from django.apps import AppConfig


class OffendersConfig(AppConfig):
    name = "offenders"

    def ready(self) -> None:
        from offenders import alert_kinds, drafts, gates  # noqa: F401  importing makes them known on every page
        from offenders.panels import conflicts, date_check, items, overrides, register_section
        from offenders.panels.frame import frame_of
        from offenders.panels.timeline import register_events
        from offenders.situations import situations_of
        from sharing import fields, situations, subject_pages

        register_events("differences", "Differences in dates", conflicts.SOURCE)
        register_events("date_checks", "Checks of the dates", date_check.SOURCE)
        register_events("overrides", "Days in place of the prison's", overrides.SOURCE)
        register_section("Sharing", "person_sharing")
        register_events("items", "Intelligence and concerns", *items.SOURCES)
        subject_pages.register_frame(frame_of)
        fields.register_gate(gates.leaves_by_gate_of)
        situations.register_question(situations_of)
