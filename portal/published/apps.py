"""Start-up of what is published."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "portal.published"
    label = "published"
    verbose_name = "Опубликованное"

    def ready(self) -> None:
        """Tell the site the page of a person's subscriptions, let them follow his address and end with his account."""
        from portal.people.services.accounts import register_closing, register_new_address
        from portal.published.services.following import follow_new_address, stop_all
        from portal.web import navigation

        register_closing(stop_all)
        register_new_address(follow_new_address)

        navigation.register_account_link(
            navigation.AccountLink("Подписки на новое", "published:mine", 42)
        )
