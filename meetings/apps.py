"""Start-up of the meetings: what lower layers must know of them is told here."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from appeals.models import Appeal


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Встречи с жителями"

    def ready(self) -> None:
        """Tell the site its section, the calendar its events, files who sees them."""
        from appeals.services.journal import register_moved
        from meetings import desk, events, published
        from meetings.services.addresses import follow_new_address
        from meetings.services.announcing import hall_changed
        from meetings.views import file_access
        from portal.files.access import register_file_access, register_picture_access
        from portal.people.services.accounts import register_new_address
        from portal.places.services import register_hall_changed
        from portal.web import navigation
        from portal.web.events import EventSource, register_events

        navigation.register_section(navigation.Section("Встречи", "meetings:index", 40))
        navigation.register_door(
            navigation.Door(
                "Прийти на встречу",
                "Руководители города отвечают на вопросы в районах. Спросите заранее: ни один "
                "вопрос не останется без ответа.",
                "Встречи с жителями",
                "meetings:index",
                40,
            )
        )
        navigation.register_account_link(
            navigation.AccountLink("Письма о встречах", "meetings:follow", 40)
        )
        register_events(EventSource(events.KIND, events.LABEL, events.between))
        register_file_access(file_access.may_open)
        register_picture_access(file_access.may_see)
        register_moved(_show_anew)
        register_hall_changed(hall_changed)
        register_new_address(follow_new_address)
        published.register()
        desk.register()


def _show_anew(appeal: "Appeal") -> None:
    """Let the page of a meeting tell how far the appeal is that was a question there."""
    from meetings.models import Question
    from portal.web.page_cache import bump

    if Question.objects.filter(appeal=appeal).exists():
        bump()
