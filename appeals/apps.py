"""Start-up of the appeals: what lower layers must know of them is told here."""

from django.apps import AppConfig

from appeals.rules.consents import PHONE


class AppealsConfig(AppConfig):
    name = "appeals"
    verbose_name = "Обращения граждан"

    def ready(self) -> None:
        """Tell the site its section, and files who may open those of appeals."""
        from appeals.services import answering, contacts, follow_calendar, phones
        from appeals.views import current_draft, file_access
        from portal.acts.services.citing import register_citing
        from portal.files.access import register_file_access, register_file_viewed
        from portal.people.services import accounts
        from portal.people.services.calendar import register_calendar_follower
        from portal.people.services.consents import register_withdrawal
        from portal.web import navigation, page_cache

        page_cache.register_personal_cookie(current_draft.COOKIE)
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
        register_file_access(file_access.may_open)
        register_file_viewed(file_access.log_officer)
        register_citing("appeals.answer", answering.answers_that_cite)
        register_withdrawal(PHONE.purpose, phones.follow_withdrawal)
        accounts.register_closing(contacts.leave_account)
        accounts.register_new_address(contacts.follow_new_address)
        accounts.register_elsewhere(contacts.other_addresses)
        register_calendar_follower(follow_calendar.follow_later)
        from appeals import desk

        desk.register()
