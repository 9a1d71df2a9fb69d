"""What an officer may be appointed to do; named here so that rules can speak of roles."""

from portal.kernel.choices import LabelledEnum


class Role(LabelledEnum):
    """A role that a post carries."""

    REGISTRAR = "registrar", "регистратор"
    EXECUTOR = "executor", "исполнитель"
    HEAD = "head", "руководитель"
    RECEPTION_CLERK = "reception_clerk", "специалист общественной приёмной"
    EDITOR = "editor", "редактор"
    ANALYST = "analyst", "аналитик"
    ADMINISTRATOR = "administrator", "администратор"
    COUNCIL_SECRETARY = "council_secretary", "секретарь совета"
    PRESS_OFFICER = "press_officer", "сотрудник пресс-службы"
    MODERATOR = "moderator", "модератор"
