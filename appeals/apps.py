"""Start-up of the appeals: what lower layers must know of them is told here."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "appeals"
    verbose_name = "Обращения граждан"

    def ready(self) -> None:
        """Tell the site its section, and files who may open those of appeals."""
        from portal.web import navigation

        navigation.register_section(navigation.Section("Обращения", "appeals:index", 10))
        navigation.register_door(
            navigation.Door(
                "Написать обращение",
                "Попросите помочь, сообщите о непорядке, пожалуйтесь или предложите. "
                "Ответим в течение 30 дней со дня регистрации.",
                "Написать обращение",
                "appeals:new",
                10,
            )
        )
        navigation.register_door(
            navigation.Door(
                "Узнать, что с обращением",
                "По номеру и коду из расписки, вход не нужен.",
                "Проверить состояние",
                "appeals:status",
                20,
            )
        )
        navigation.register_account_link(
            navigation.AccountLink("Мои обращения", "appeals:index", 0)
        )
