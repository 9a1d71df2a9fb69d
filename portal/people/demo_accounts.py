"""The accounts of the demo data: public by intent, refused in production."""

from dataclasses import dataclass

from portal.kernel.roles import Role

#: The domain of every demo account; no real address ends so (RFC 2606).
DOMAIN = "@example.org"
PASSWORD = "demo-khv"


@dataclass(frozen=True)
class DemoAccount:
    """An account with what it is for; ``role`` None is a citizen."""

    name: str
    role: Role | None
    what: str

    @property
    def email(self) -> str:
        """The login."""
        return f"{self.name}{DOMAIN}"


ACCOUNTS = (
    DemoAccount("registrar", Role.REGISTRAR, "регистрирует обращения и отправляет ответы"),
    DemoAccount("executor", Role.EXECUTOR, "готовит ответы"),
    DemoAccount("head", Role.HEAD, "назначает исполнителей и подписывает ответы"),
    DemoAccount("reception", Role.RECEPTION_CLERK, "ведёт общественную приёмную"),
    DemoAccount("editor", Role.EDITOR, "готовит публикации"),
    DemoAccount("editor2", Role.EDITOR, "публикует то, что подготовил другой редактор"),
    DemoAccount("press", Role.PRESS_OFFICER, "готовит встречи с жителями и отчёты о них"),
    DemoAccount("moderator", Role.MODERATOR, "модерирует вопросы и предложения жителей"),
    DemoAccount("analyst", Role.ANALYST, "видит сводки без персональных данных"),
    DemoAccount("council", Role.COUNCIL_SECRETARY, "готовит заседания советов и ведёт протокол"),
    DemoAccount("admin", Role.ADMINISTRATOR, "ведёт подразделения, людей и календарь"),
    DemoAccount("chair", None, "председатель советов: подписывает протоколы"),
    DemoAccount("member", None, "член совета: материалы, ответы на приглашения"),
    DemoAccount("citizen", None, "житель города со своими обращениями"),
)
