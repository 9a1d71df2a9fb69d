"""What an appeal must hold and by which way it may come. Law: 59-FZ art. 4, 7."""

from datetime import date

from appeals.rules.vocabulary import Channel, Form, Identification
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import says_something

#: From this day a letter sent by e-mail is not an appeal. Law: 547-FZ of 28.12.2024.
EMAIL_IS_NO_APPEAL_FROM = date(2025, 3, 30)
_STRENGTH = list(Identification)


class NotIdentified(RuleViolation):
    """The channel does not tell surely enough who writes."""


class EmailIsNoAppeal(RuleViolation):
    """An e-mail is not an appeal any more."""


class ContentMissing(RuleViolation):
    """Something that the law demands is not there."""


def check_channel(
    channel: Channel,
    form: Form,
    identification: Identification,
    *,
    on: date,
    required: Identification = Identification.ACCOUNT,
) -> None:
    """Refuse an electronic appeal by a way that does not identify its author.

    Raises:
        EmailIsNoAppeal: sent by e-mail on or after 30.03.2025.
        NotIdentified: weaker than ``required``.

    Law: 59-FZ art. 4, 7(3) as amended by 547-FZ.
    """
    if form is not Form.ELECTRONIC:
        return
    if channel is Channel.EMAIL:
        if on >= EMAIL_IS_NO_APPEAL_FROM:
            raise EmailIsNoAppeal(
                "Письмо по электронной почте с 30.03.2025 не является обращением. Предложите "
                "автору подать обращение на портале или через Госуслуги.",
                code="email_is_no_appeal",
                field="channel",
                law="59-FZ art. 4, 7(3)",
            )
        return
    if _STRENGTH.index(identification) < _STRENGTH.index(required):
        raise NotIdentified(
            "Чтобы отправить обращение, войдите через Госуслуги."
            if required is Identification.TRUSTED
            else "Чтобы отправить обращение, войдите на портал.",
            code="not_identified",
            law="59-FZ art. 7(3)",
        )


def check_content(
    *,
    form: Form,
    last_name: str,
    first_name: str,
    text: str,
    email: str = "",
    postal_address: str = "",
    has_account: bool = False,
) -> None:
    """Refuse an appeal without its mandatory content; patronymic and phone are optional.

    An oral one, that is not answered on the spot, gets a written answer: somewhere to send it
    is needed, be it by post.

    Raises:
        ContentMissing: the first thing that is missing.

    Law: 59-FZ art. 7(1), 7(3), 13(3).
    """
    for value, field, message in (
        (last_name, "last_name", "Укажите фамилию: без неё на обращение не отвечают."),
        (first_name, "first_name", "Укажите имя."),
        (text, "text", "Напишите, в чём суть обращения."),
    ):
        if not says_something(value):
            raise ContentMissing(
                message,
                code=f"{field}_missing",
                field=field,
                law="59-FZ art. 7(1), 7(3)",
            )
    if form is Form.ELECTRONIC and not email.strip() and not has_account:
        raise ContentMissing(
            "Укажите электронную почту или войдите: иначе ответить будет некуда.",
            code="answer_address_missing",
            field="email",
            law="59-FZ art. 7(3)",
        )
    if form is Form.ORAL and not (email.strip() or postal_address.strip() or has_account):
        raise ContentMissing(
            "Укажите электронную почту или почтовый адрес: иначе ответить будет некуда.",
            code="answer_address_missing",
            field="email",
            law="59-FZ art. 7(1), 13(3)",
        )


def is_anonymous(*, form: Form, last_name: str, postal_address: str) -> bool:
    """Whether a written appeal is registered but not answered: no surname or no address.

    Law: 59-FZ art. 11(1).
    """
    return form is Form.WRITTEN and not all(map(says_something, (last_name, postal_address)))
