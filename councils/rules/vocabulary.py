"""The words of councils, with their labels."""

from portal.kernel.choices import LabelledEnum


class OrganisationKind(LabelledEnum):
    """What an organisation is by law."""

    PARTY = "party", "политическая партия"
    PUBLIC = "public", "общественная организация"
    RELIGIOUS = "religious", "религиозная организация"


class Part(LabelledEnum):
    """For whom a mandate speaks: there is one of each on a seat at a time."""

    REPRESENTATIVE = "representative", "представитель"
    ALTERNATE = "alternate", "замещающий"


class PostKind(LabelledEnum):
    """A post of the council."""

    CHAIR = "chair", "председатель"
    DEPUTY = "deputy", "заместитель председателя"
    SECRETARY = "secretary", "секретарь"


class ApplicationState(LabelledEnum):
    """What became of an organisation's wish to be a member."""

    RECEIVED = "received", "на рассмотрении"
    ACCEPTED = "accepted", "принята"
    DECLINED = "declined", "отклонена"


class SittingState(LabelledEnum):
    """Where a sitting stands."""

    PLANNED = "planned", "запланировано"
    CONVENED = "convened", "созвано"
    OPEN = "open", "идёт сейчас"
    ADJOURNED = "adjourned", "отложено"
    CLOSED = "closed", "состоялось"
    CANCELLED = "cancelled", "отменено"


class Way(LabelledEnum):
    """How somebody takes part."""

    IN_PERSON = "in_person", "в зале"
    REMOTE = "remote", "дистанционно"


class Answer(LabelledEnum):
    """What a member answers to an invitation."""

    COMING = "coming", "приду"
    REMOTE = "remote", "буду дистанционно"
    NOT_COMING = "not_coming", "не смогу"


class NoticeKind(LabelledEnum):
    """Why somebody is told of a sitting."""

    FIRST = "first", "приглашение"
    UPDATE = "update", "изменение"
    CANCELLATION = "cancellation", "отмена"


class PaperAccess(LabelledEnum):
    """Who reads a paper; those of a confidential item are for members whatever it says."""

    OPEN = "open", "для всех"
    MEMBERS = "members", "для членов совета"


class VoteKind(LabelledEnum):
    """How a vote is taken."""

    OPEN = "open", "открытое, подсчётом рук"
    BY_NAME = "by_name", "поимённое"


class Choice(LabelledEnum):
    """What stands on a ballot."""

    FOR = "for", "за"
    AGAINST = "against", "против"
    ABSTAINED = "abstained", "воздержался"
    RECUSED = "recused", "самоотвод"


class SpeechKind(LabelledEnum):
    """For what somebody asks for the word."""

    DEBATE = "debate", "выступление"
    ORDER = "order", "к порядку ведения"


class GuestState(LabelledEnum):
    """Whether there is a place for a resident."""

    ACCEPTED = "accepted", "место есть"
    WAITING = "waiting", "в очереди"
    WITHDRAWN = "withdrawn", "просьба отозвана"


class ProposalState(LabelledEnum):
    """What the secretary did with a member's proposal."""

    RECEIVED = "received", "на рассмотрении"
    TAKEN = "taken", "в повестке"
    DECLINED = "declined", "отклонено"


class Stage(LabelledEnum):
    """What is published of a sitting, in this order."""

    AGENDA = "agenda", "повестка"
    DECISIONS = "decisions", "решения"
    MINUTES = "minutes", "протокол"


class Control(LabelledEnum):
    """How a decision's task stands on a day."""

    NO_TERM = "no_term", "без срока"
    IN_WORK = "in_work", "в работе"
    LATE = "late", "просрочено"
    DONE = "done", "исполнено"
