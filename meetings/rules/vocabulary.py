"""The words of a meeting. docs/glossary.md pairs them with the office's terms."""

from portal.kernel.choices import LabelledEnum


class State(LabelledEnum):
    """Where a meeting stands."""

    DRAFT = "draft", "готовится"
    SCHEDULED = "scheduled", "ждёт публикации"
    PUBLISHED = "published", "объявлена"
    HELD = "held", "прошла, итоги готовятся"
    CLOSED = "closed", "завершена"
    CANCELLED = "cancelled", "отменена"


#: What readers may see.
PUBLIC = frozenset({State.PUBLISHED, State.HELD, State.CLOSED, State.CANCELLED})


class Format(LabelledEnum):
    """How one takes part."""

    IN_PERSON = "in_person", "очно"
    ONLINE = "online", "онлайн"
    BOTH = "both", "очно и онлайн"


class Place(LabelledEnum):
    """Whether a registration has a place."""

    CONFIRMED = "confirmed", "место есть"
    WAITING = "waiting", "в листе ожидания"
    WITHDRAWN = "withdrawn", "не придёт"


class Source(LabelledEnum):
    """By what way a question or a registration came."""

    SITE = "site", "на портале"
    PHONE = "phone", "по телефону"
    NOTE = "note", "запиской"
    ALOUD = "aloud", "вслух на встрече"


class Showing(LabelledEnum):
    """Whether readers see a question; who moderates decides."""

    RECEIVED = "received", "ждёт модератора"
    SHOWN = "shown", "показан"
    HIDDEN = "hidden", "не показан"


class Ending(LabelledEnum):
    """How a question ended."""

    ANSWERED = "answered", "ответили"
    APPEAL = "appeal", "стал обращением"
    DECLINED = "declined", "оставлен без ответа"


class Reason(LabelledEnum):
    """Why a question ends without an answer."""

    NO_CONSENT = "no_consent", "автор не просил сделать вопрос обращением"
    NO_NAME = "no_name", "автор не назвал фамилию и имя"
    NO_ADDRESS = "no_address", "автор не оставил адреса для ответа"
    WITHDRAWN = "withdrawn", "автор снял вопрос"
    NO_QUESTION = "no_question", "это мнение, вопроса в нём нет"
    ABUSIVE = "abusive", "оскорбления или угрозы"


class Told(LabelledEnum):
    """What a notice told."""

    FIRST = "first", "о встрече"
    PLACE = "place", "о месте"
    REMINDER = "reminder", "напоминание"
    CHANGED = "changed", "об изменении"
    CANCELLED = "cancelled", "об отмене"


class Channel(LabelledEnum):
    """By what way somebody is told; always the one by which he was told before."""

    EMAIL = "email", "письмом"
    PHONE = "phone", "по телефону"
