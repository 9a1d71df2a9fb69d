"""Start-up of what is published."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "portal.published"
    label = "published"
    verbose_name = "Опубликованное"

    def ready(self) -> None:
        """Tell the site the page of a person's subscriptions."""
        from portal.web import navigation

        navigation.register_account_link(
            navigation.AccountLink("Подписки на новое", "published:mine", 42)
        )
