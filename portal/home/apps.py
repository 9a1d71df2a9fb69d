"""Start-up of the front page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = "Главная страница"

    def ready(self) -> None:
        """Tell the site its calendar."""
        from portal.web import navigation

        navigation.register_section(navigation.Section("Календарь", "home:calendar", 60))
