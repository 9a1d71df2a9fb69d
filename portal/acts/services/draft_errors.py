"""Why something cannot be done with a draft, in words for the editor."""

from datetime import date

from portal.kernel.errors import RuleViolation


class DiscussionClosed(RuleViolation):
    """The draft takes no proposals on this day."""

    def __init__(self) -> None:
        super().__init__(
            "Приём предложений к этому проекту закончен или ещё не начат.", code="discussion_closed"
        )


class DiscussionOver(RuleViolation):
    """The last day of the discussion has passed before the draft was published."""

    def __init__(self) -> None:
        super().__init__(
            "Последний день обсуждения уже прошёл: исправьте его на карточке проекта.",
            code="discussion_over",
        )


class DraftWithoutText(RuleViolation):
    """There is nothing to discuss."""

    def __init__(self) -> None:
        super().__init__("Сначала внесите текст проекта.", code="draft_without_text")


class ExpertiseTooShort(RuleViolation):
    """Independent experts would have too few days."""

    def __init__(self, days: int) -> None:
        super().__init__(
            f"Независимым экспертам дают не меньше {days} дней: исправьте срок экспертизы на "
            "карточке проекта.",
            code="expertise_too_short",
        )


class DiscussionOn(RuleViolation):
    """The summary comes when everybody has had his time."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            f"Предложения принимаются по {last_day:%d.%m.%Y}: итог подводят на следующий день или "
            "позже.",
            code="discussion_on",
            field="summary",
        )


class AdoptedInDiscussion(RuleViolation):
    """An act adopted before what was proposed to its draft had been answered."""

    def __init__(self, closed_on: date) -> None:
        super().__init__(
            f"Итог обсуждения подведён {closed_on:%d.%m.%Y}: раньше этого дня акт принят быть не "
            "мог.",
            code="adopted_in_discussion",
            field="adopted_on",
        )


class ConclusionTooEarly(RuleViolation):
    """A conclusion on a draft that nobody could read yet."""

    def __init__(self) -> None:
        super().__init__(
            "Заключение не может поступить раньше, чем опубликован проект.",
            code="conclusion_too_early",
            field="received_on",
        )


class ConclusionAhead(RuleViolation):
    """A conclusion of a day to come."""

    def __init__(self) -> None:
        super().__init__("Этот день ещё не наступил.", code="ahead", field="received_on")


class ReplyTooEarly(RuleViolation):
    """A reply older than what it replies to."""

    def __init__(self) -> None:
        super().__init__(
            "Ответ не может быть направлен раньше, чем поступило заключение.",
            code="reply_too_early",
            field="replied_on",
        )


class ProposalsUndecided(RuleViolation):
    """A summary says of each proposal what became of it."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Без решения остались предложения: {count}. Сначала решите, что учтено и почему.",
            code="proposals_undecided",
        )
