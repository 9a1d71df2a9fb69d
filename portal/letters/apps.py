"""Start-up of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "portal.letters"
    label = "letters"
    verbose_name = "Письма"

    def ready(self) -> None:
        from portal.letters import account_changes
        from portal.people.services import accounts

        accounts.register_factor_reset(account_changes.factor_reset)
        accounts.register_closing(account_changes.forget)
