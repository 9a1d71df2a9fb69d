"""What may be wrong with a use case, named for the fact."""

from datetime import date

from portal.files.models import StoredFile
from portal.kernel.errors import RuleViolation


class DraftGone(RuleViolation):
    """The draft was sent, forgotten or has expired."""

    def __init__(self) -> None:
        super().__init__(
            "Черновик уже отправлен или удалён. Проверьте раздел «Мои обращения».",
            code="draft_gone",
        )


class StepChanged(RuleViolation):
    """Another page has written in a field that this one has changed, too.

    ``step`` is what was typed here beside what only the other has changed; ``others`` is what
    stands in the fields that both have changed.
    """

    def __init__(self, step: dict[str, str], others: dict[str, str]) -> None:
        super().__init__(
            "Пока эта страница была открыта, здесь записали другое в другой вкладке или на другом "
            "устройстве.",
            code="step_changed",
        )
        self.step, self.others = step, others


class ReasonMissing(RuleViolation):
    """A step back needs its reason in writing."""

    def __init__(self, field: str = "reason") -> None:
        super().__init__("Укажите причину.", code="reason_missing", field=field)


class QuestionMissing(RuleViolation):
    """An appeal is registered with one coded question at least."""

    def __init__(self) -> None:
        super().__init__(
            "Добавьте хотя бы один вопрос с кодом классификатора.",
            code="question_missing",
        )


class CodeNotAssignable(RuleViolation):
    """The code is a heading of the classifier, not a question."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Код {code} — раздел классификатора; выберите вопрос внутри него.",
            code="code_not_assignable",
            field="code",
        )


class CardChanged(RuleViolation):
    """The card is not the one that was mended any more."""

    def __init__(self) -> None:
        super().__init__(
            "Пока вы исправляли карточку, её изменил другой сотрудник. Ничего не записано. "
            "Откройте исправление заново с карточки.",
            code="card_changed",
        )


class ResultGiven(RuleViolation):
    """A question that the executor has answered does not go."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"По вопросу № {position} исполнитель уже указал результат. Верните вопрос; чтобы "
            "убрать его, попросите исполнителя сначала выбрать «Пока нет».",
            code="result_given",
            field=f"code_{position}",
        )


class RepeatsLater(RuleViolation):
    """An appeal repeats only what its author wrote before it."""

    def __init__(self) -> None:
        super().__init__(
            "Повторять можно только более раннее обращение того же заявителя.",
            code="repeats_later",
            field="repeats",
        )


class ResultsChanged(RuleViolation):
    """Another executor changed results, or the registrar the questions; ``now`` is what they are."""

    def __init__(self, now: str) -> None:
        super().__init__(
            f"Пока вы писали, изменились вопросы или результаты по ним. Сейчас записано: {now}. Ничего "
            "не сохранено: сверьте с тем, что выбрано ниже, и отправьте снова.",
            code="results_changed",
        )
        self.now = now


class ResultMissing(RuleViolation):
    """Every question needs its result before the answer goes for signature."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Укажите результат по вопросу № {position}: ответ даётся на каждый вопрос.",
            code="result_missing",
            field="results",
            law="59-FZ art. 10(1)",
        )


class AnswerEmpty(RuleViolation):
    """There is no answer text, or only a greeting."""

    def __init__(self) -> None:
        super().__init__(
            "Напишите ответ по существу вопросов: приветствия и подписи мало.",
            code="answer_empty",
            field="text",
            law="59-FZ art. 10(1)(4)",
        )


class EnclosureUnavailable(RuleViolation):
    """An enclosure waits for its virus scan, or is infected: no letter could carry it."""

    def __init__(self, file: StoredFile) -> None:
        is_waiting = file.state == StoredFile.State.QUARANTINED
        super().__init__(
            f"Приложение «{file.name}» {file.get_state_display()}: заявитель его не получит. "
            f"{'Дождитесь проверки или уберите' if is_waiting else 'Уберите'} его из ответа; если "
            "ответ уже на подписи или подписан, для этого его возвращают на доработку.",
            code="enclosure_unavailable",
            law="59-FZ art. 10(4)",
        )


class LetterNotHeldUp(RuleViolation):
    """The letter with the answer has gone out, or will by itself."""

    def __init__(self) -> None:
        super().__init__(
            "Письмо с ответом уже ушло или уйдёт само: отправлять его снова не нужно.",
            code="letter_not_held_up",
            law="59-FZ art. 10(4)",
        )


class EnclosuresChecked(RuleViolation):
    """What the virus scan has said of the enclosures since is not what the page showed."""

    def __init__(self) -> None:
        super().__init__(
            "Пока страница была открыта, приложения проверили на вирусы или изменили. Ничего не "
            "сделано: откройте этот шаг заново с карточки.",
            code="enclosures_checked",
        )


class ReplacementUnavailable(RuleViolation):
    """What is to stand in place of an enclosure waits for its virus scan itself."""

    def __init__(self, file: StoredFile, enclosed: int) -> None:
        super().__init__(
            f"Файл «{file.name}» {file.get_state_display()}, письмо с ним не уйдёт. Отправьте без "
            "него или попробуйте, когда проверка заработает.",
            code="replacement_unavailable",
            field=f"instead_{enclosed}",
            law="59-FZ art. 10(4)",
        )


class DueAfterControl(RuleViolation):
    """A resolution may shorten the term, never lengthen it."""

    def __init__(self) -> None:
        super().__init__(
            "Срок исполнения позже контрольной даты обращения. Назначьте более ранний.",
            code="due_after_control",
            field="due_on",
            law="59-FZ art. 12(1)",
        )


class DueInThePast(RuleViolation):
    """A resolution asks for nothing that is over already."""

    def __init__(self) -> None:
        super().__init__(
            "Срок исполнения уже прошёл. Назначьте сегодняшний день или более поздний.",
            code="due_in_the_past",
            field="due_on",
            law="59-FZ art. 12(1)",
        )


class ExecutorNotInOffice(RuleViolation):
    """The chosen executor does not hold an executor's post today."""

    def __init__(self) -> None:
        super().__init__(
            "Этот сотрудник сегодня не может быть исполнителем. Выберите другого.",
            code="executor_not_in_office",
            field="executor",
        )


class SignerIsApplicant(RuleViolation):
    """Nobody decides on what he asks for himself."""

    def __init__(self) -> None:
        super().__init__(
            "Это ваше собственное обращение: ответ на него подписывает другой руководитель.",
            code="signer_is_applicant",
            law="59-FZ art. 10(3)",
        )


class SignerPrepared(RuleViolation):
    """The answer is signed by somebody other than the one who prepared it."""

    def __init__(self) -> None:
        super().__init__(
            "Ответ подписывает не тот, кто его подготовил.",
            code="signer_prepared",
            law="59-FZ art. 10(3)",
        )


class NothingToDestroy(RuleViolation):
    """No appeal of the year is past its term, or all of them are left."""

    def __init__(self) -> None:
        super().__init__(
            "Уничтожать нечего: срок хранения не истёк или оставлены все обращения.",
            code="nothing_to_destroy",
        )


class RepeatedByLeft(RuleViolation):
    """An appeal would go though one that stays repeats it."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            f"Оставленные обращения повторяют {', '.join(numbers)}: такие хранят, пока хранят "
            "повторные. Оставьте и их.",
            code="repeated_by_left",
            field="left",
        )


class SignedTooEarly(RuleViolation):
    """The act was signed while the appeals were still to be kept."""

    def __init__(self, kept_until: date) -> None:
        super().__init__(
            f"В этот день обращения ещё полагалось хранить: срок истёк {kept_until:%d.%m.%Y}.",
            code="signed_too_early",
            field="signed_on",
        )


class LettersOnTheirWay(RuleViolation):
    """Letters about what is to be destroyed wait to be sent."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            f"Письма по этим обращениям ещё отправляются: {', '.join(numbers)}. Подождите, пока они "
            "уйдут, или оставьте эти обращения.",
            code="letters_on_their_way",
            field="left",
        )


class NotInList(RuleViolation):
    """A number is left that is not in the list."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            f"Этих номеров нет в перечне: {', '.join(numbers)}. Проверьте, как они написаны.",
            code="not_in_list",
            field="left",
        )
