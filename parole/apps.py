from django.apps import AppConfig


class ParoleConfig(AppConfig):
    name = "parole"

    def ready(self) -> None:
        from offenders import followers
        from offenders.dates.what_if.panels import register_what_if
        from offenders.person_page import life_line, register_section
        from offenders.person_page.date_cards import register_next_dates
        from offenders.person_page.timeline import register_events
        from parole import registered, release_handlers, tasks  # noqa: F401  known on every page by it
        from parole.cases.panels.adjourned import if_adjourned
        from parole.cases.panels.events import SOURCES as EVENT_SOURCES
        from parole.cases.panels.life_line import parole_lane, parole_rows
        from parole.cases.panels.next_date import next_dates_of
        from parole.decisions import by_law
        from parole.moves.actions import finality
        from parole.retained import RETAINED
        from sharing.retention import classes

        followers.dates_followed.follow(finality.settle_dates)
        followers.dates_followed.follow(release_handlers.tell_of_coming)
        followers.moved.follow(release_handlers.tell_of_movement)
        followers.region_changed.follow(release_handlers.tell_of_region)
        followers.released.follow(release_handlers.end_with_release)
        followers.returned.follow(release_handlers.review_after_return)
        followers.struck_out.follow(release_handlers.review_goes_back)
        followers.term_ended.follow(release_handlers.withdraw_with_the_term)
        followers.cut_short.follow(release_handlers.withdraw_when_cut_short)
        by_law.register()
        classes.register("parole", RETAINED)
        register_section("Parole", "person_parole")
        register_next_dates(next_dates_of)
        life_line.register_lane("Hearings and decisions", parole_rows, parole_lane, place=life_line.PAROLE)
        register_what_if(if_adjourned)
        register_events("parole", "Parole", *EVENT_SOURCES)
