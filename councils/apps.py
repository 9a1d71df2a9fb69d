"""Start-up of the councils."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "councils"
    label = "councils"
    verbose_name = "Советы"

    def ready(self) -> None:
        """Tell the site its section and its events, and the desk its pages."""
        from councils import desk, events, published
        from councils.services.addresses import follow_new_address
        from councils.services.sittings import hall_changed
        from councils.views import file_access
        from portal.backoffice.registry import Task, register
        from portal.files.access import register_file_access
        from portal.kernel.roles import Role
        from portal.people.services.accounts import register_new_address
        from portal.places.services import register_hall_changed
        from portal.web import navigation
        from portal.web.events import EventSource, register_events

        navigation.register_section(navigation.Section("Советы", "councils:index", 60))
        register_events(EventSource("sitting", "Заседания советов", events.sittings_between))
        register_file_access(file_access.may_open)
        register_hall_changed(hall_changed)
        register_new_address(follow_new_address)
        published.register()
        secretary = frozenset({Role.COUNCIL_SECRETARY})
        register(
            Task(
                "Советы",
                "Решения советов для исполнения",
                "assignment",
                "admin:councils_decision_changelist",
                311,
                frozenset({Role.EXECUTOR, Role.HEAD}),
                "control=open",
                desk.decisions_of_units,
                is_tile=True,
            ),
            *(
                Task("Советы", title, icon, f"admin:councils_{name}_changelist", order, secretary)
                for title, icon, name, order in (
                    ("Заседания", "event", "sitting", 300),
                    ("Места", "chair", "seat", 320),
                    ("Полномочия", "badge", "mandate", 330),
                    ("Должности в советах", "person", "post", 340),
                    ("Организации", "groups", "organisation", 350),
                    ("Регламенты", "rule", "regulation", 360),
                    ("Извещения", "mark_email_read", "notice", 370),
                    ("Жители на заседаниях", "how_to_reg", "guest", 380),
                )
            ),
            *(
                Task(
                    "Советы",
                    title,
                    icon,
                    f"admin:councils_{name}_changelist",
                    order,
                    secretary,
                    query,
                    count,
                    is_tile=True,
                )
                for title, icon, name, order, query, count in (
                    ("Советы: состав и замечания", "warning", "council", 290, "", desk.warnings),
                    (
                        "Заседания: пора созвать",
                        "notification_important",
                        "sitting",
                        301,
                        "work=convene",
                        desk.sittings_to_convene,
                    ),
                    (
                        "Протоколы на подпись",
                        "draw",
                        "sitting",
                        302,
                        "work=sign",
                        desk.minutes_to_sign,
                    ),
                    (
                        "Обзвонить о заседаниях",
                        "call",
                        "notice",
                        303,
                        "work=call",
                        desk.people_to_call,
                    ),
                    (
                        "Решения: просрочены",
                        "assignment_late",
                        "decision",
                        310,
                        "control=late",
                        desk.late_decisions,
                    ),
                    (
                        "Предложения членов",
                        "forum",
                        "agendaproposal",
                        312,
                        "state__exact=received",
                        desk.waiting_proposals,
                    ),
                    (
                        "Заявки организаций",
                        "approval",
                        "membershipapplication",
                        314,
                        "state__exact=received",
                        desk.waiting_applications,
                    ),
                )
            ),
        )
