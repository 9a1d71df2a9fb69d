"""Start-up of what is published."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "portal.published"
    label = "published"
    verbose_name = "Опубликованное"

    def ready(self) -> None:
        """Tell the site the page of a person's subscriptions, and end them with his account."""
        from portal.people.services.accounts import register_closing
        from portal.published.services.following import stop_all
        from portal.web import navigation

        register_closing(stop_all)

        navigation.register_account_link(
            navigation.AccountLink("Подписки на новое", "published:mine", 42)
        )
