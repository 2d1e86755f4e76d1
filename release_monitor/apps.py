from django.apps import AppConfig


class ReleaseMonitorConfig(AppConfig):
    name = "release_monitor"

    def ready(self):
        # Importing registers: the clock's app, to which shared tasks bind, and the production checks.
        from offenders import followers, person_page
        from release_monitor import celery, checks, registered  # noqa: F401
        from release_monitor.figures.actions import detaching
        from release_monitor.forecast.known import keeping
        from release_monitor.retained import MENTIONED, RETAINED
        from sharing.destroying import hooks as destroying
        from sharing.retention import classes

        classes.register("release_monitor", RETAINED)
        person_page.register_section("As it was known", "person_known_then")
        destroying.register(detaching.detach, destroying.before)
        destroying.register_mentions("release_monitor", MENTIONED)
        followers.dates_followed.follow(keeping.follow_dates)
