"""Start-up of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "portal.letters"
    label = "letters"
    verbose_name = "Письма"

    def ready(self) -> None:
        # The adapter hears of confirmed addresses, whoever asks for it first.
        from portal.letters import account_adapter, account_changes  # noqa: F401
        from portal.people.services import accounts

        accounts.register_factor_reset(account_changes.factor_reset)
        accounts.register_closing(account_changes.forget)
