"""Start-up of the register of acts."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "portal.acts"
    label = "acts"
    verbose_name = "Правовые акты"

    def ready(self) -> None:
        """Tell the site its section, and the desk its pages."""
        from portal.backoffice.registry import Task, register
        from portal.kernel.roles import Role
        from portal.web import navigation

        navigation.register_section(navigation.Section("Правовые акты", "acts:index", 50))
        navigation.register_door(
            navigation.Door(
                "Найти правовой акт",
                "Реестр постановлений, распоряжений и решений: что действует сегодня "
                "и что действовало в любой прошлый день.",
                "Искать в реестре",
                "acts:index",
                50,
            )
        )
        editors = frozenset({Role.EDITOR})
        register(
            *(
                Task("Правовые акты", title, icon, f"admin:acts_{name}_changelist", order, editors)
                for title, icon, name, order in (
                    ("Акты", "gavel", "act", 200),
                    ("Связи актов", "link", "relation", 210),
                    ("Кто издаёт", "account_balance", "issuer", 220),
                )
            )
        )
