"""The words of the registration card. docs/glossary.md pairs them with the law."""

from portal.kernel.choices import LabelledEnum


class State(LabelledEnum):
    """Where an appeal stands."""

    RECEIVED = "received", "получено"
    REGISTERED = "registered", "зарегистрировано"
    ASSIGNED = "assigned", "на рассмотрении"
    PREPARED = "prepared", "ответ на подписи"
    SIGNED = "signed", "ответ подписан"
    ANSWERED = "answered", "ответ направлен"


class Kind(LabelledEnum):
    """What an appeal is. Law: 59-FZ art. 4."""

    PROPOSAL = "proposal", "предложение"
    APPLICATION = "application", "заявление"
    COMPLAINT = "complaint", "жалоба"


class Form(LabelledEnum):
    """In what form it came. Law: 59-FZ art. 4."""

    WRITTEN = "written", "письменное"
    ELECTRONIC = "electronic", "электронное"
    ORAL = "oral", "устное"


class Channel(LabelledEnum):
    """By what way it came."""

    SITE = "site", "портал"
    GOSUSLUGI = "gosuslugi", "Госуслуги"
    POST = "post", "почта"
    IN_PERSON = "in_person", "лично"
    RECEPTION = "reception", "личный приём"
    MEETING = "meeting", "встреча с жителями"
    EMAIL = "email", "электронная почта"
    OTHER_BODY = "other_body", "другой орган"


class ApplicantType(LabelledEnum):
    """Who appeals. Law: 59-FZ art. 1, 2."""

    INDIVIDUAL = "individual", "гражданин"
    ORGANISATION = "organisation", "организация"
    COLLECTIVE = "collective", "несколько граждан"


class AnswerTo(LabelledEnum):
    """Where the answer is to go. Law: 59-FZ art. 7(3), 10(4)."""

    EMAIL = "email", "на электронную почту"
    ACCOUNT = "account", "в личный кабинет"
    POST = "post", "на почтовый адрес"


class Identification(LabelledEnum):
    """How surely the applicant is known, from least to most. Law: 59-FZ art. 7(3)."""

    NONE = "none", "не подтверждена"
    ACCOUNT = "account", "учётная запись портала"
    TRUSTED = "trusted", "Госуслуги"


class Result(LabelledEnum):
    """What came of a question."""

    SUPPORTED = "supported", "поддержано"
    MEASURES_TAKEN = "measures_taken", "поддержано, меры приняты"
    EXPLAINED = "explained", "разъяснено"
    NOT_SUPPORTED = "not_supported", "не поддержано"
    ANSWERED = "answered", "дан ответ автору"


class Series(LabelledEnum):
    """A series of numbers, counted from 1 each year."""

    OGE = "ОГЭ", "электронные обращения"
    OG = "ОГ", "письменные обращения"
    OGU = "ОГУ", "устные обращения"
    OUTGOING = "ИСХ", "исходящие ответы"
