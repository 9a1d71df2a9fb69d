"""Start-up of the register of acts."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "portal.acts"
    label = "acts"
    verbose_name = "Правовые акты"

    def ready(self) -> None:
        """Tell the site its section, and the desk its pages."""
        from portal.acts.desk import (
            acts_to_publish_anew,
            prepared_acts,
            second_looks,
            stale_citations,
            unanswered_conclusions,
            unread_proposals,
            untold_mistakes,
            waiting_texts,
        )
        from portal.acts.events import DISCUSSIONS
        from portal.acts.services.citing import register_citing
        from portal.acts.services.drafts import follow_calendar, follow_new_address
        from portal.acts.services.standing import texts_that_cite
        from portal.acts.views import file_access
        from portal.backoffice.registry import Task, register
        from portal.files.access import register_file_access
        from portal.files.uploads import allow_large_files
        from portal.kernel.roles import Role
        from portal.people.services.accounts import register_new_address
        from portal.people.services.calendar import register_calendar_follower
        from portal.web import navigation
        from portal.web.events import register_events

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
                    ("Проекты актов", "edit_document", "draft", 220),
                    ("Импорт актов", "upload_file", "import", 240),
                    ("Рубрики", "sell", "rubric", 250),
                    ("Кто издаёт", "account_balance", "issuer", 260),
                )
            ),
            Task(
                "Правовые акты",
                "Акты ждут публикации",
                "publish",
                "admin:acts_act_changelist",
                202,
                editors,
                query="state=prepared",
                count=prepared_acts,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Акты ждут публикации заново",
                "event_busy",
                "admin:acts_act_changelist",
                203,
                editors,
                query="state=anew",
                count=acts_to_publish_anew,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Тексты ждут второго редактора",
                "rate_review",
                "admin:acts_waitingtext_changelist",
                204,
                editors,
                count=waiting_texts,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Изменения ждут второго редактора",
                "visibility",
                "admin:acts_secondlook_changelist",
                205,
                editors,
                count=second_looks,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Ошибки, замеченные читателями",
                "report",
                "admin:acts_mistake_changelist",
                206,
                editors,
                query="state__exact=received",
                count=untold_mistakes,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Что ищут в реестре",
                "query_stats",
                "admin:acts_searchtrace_changelist",
                270,
                editors | {Role.ANALYST},
            ),
            Task(
                "Правовые акты",
                "Предложения к проектам",
                "forum",
                "admin:acts_proposal_changelist",
                225,
                editors | {Role.MODERATOR},
                count=unread_proposals,
                is_tile=True,
            ),
            Task(
                "Правовые акты",
                "Заключения экспертов",
                "fact_check",
                "admin:acts_conclusion_changelist",
                230,
                editors,
                count=unanswered_conclusions,
                is_tile=True,
            ),
            Task(
                "Сегодня",
                "Закон изменился: проверьте ссылки",
                "published_with_changes",
                "admin:acts_citation_changelist",
                70,
                editors | {Role.EXECUTOR, Role.REGISTRAR, Role.HEAD},
                count=stale_citations,
                is_tile=True,
            ),
        )
        register_citing("acts.version", texts_that_cite)
        register_file_access(file_access.may_open)
        allow_large_files("admin:acts_import_add")
        register_events(DISCUSSIONS)
        register_calendar_follower(follow_calendar)
        register_new_address(follow_new_address)
