"""Start-up of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "Люди и подразделения"

    def ready(self) -> None:
        from portal.people import checks, second_factor  # noqa: F401 - register themselves
        from portal.web.navigation import AccountLink, register_account_link

        register_account_link(AccountLink("Мои данные", "people:profile", 10))
