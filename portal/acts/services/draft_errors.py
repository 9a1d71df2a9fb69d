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


class BeginsOtherwise(RuleViolation):
    """The discussion would begin later than was promised, or before its readers could know."""

    def __init__(self, was: date, *, has_begun: bool) -> None:
        more = (
            "этот день уже наступил и больше не меняется."
            if has_begun
            else "начать можно раньше, но не раньше сегодняшнего дня."
        )
        super().__init__(
            f"Читателям обещано принимать предложения с {was:%d.%m.%Y}: {more}",
            code="begins_otherwise",
            field="discussed_from",
        )


class TermShortened(RuleViolation):
    """Residents or experts would have less time than was promised to them."""

    def __init__(self, field: str, was: date) -> None:
        super().__init__(
            f"Читателям обещано: по {was:%d.%m.%Y}. Этот срок можно только продлить.",
            code="term_shortened",
            field=field,
        )


class ProlongedIntoPast(RuleViolation):
    """The term would be longer by days on which nobody could use it."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Этот день уже прошёл: продлить можно по сегодняшний день или дольше.",
            code="prolonged_into_past",
            field=field,
        )


class TermTooLong(RuleViolation):
    """A day more than a year off, which cannot be put right once promised: a slip in the year."""

    def __init__(self, field: str, day: date, *, is_ahead: bool) -> None:
        how_far = "больше чем через год" if is_ahead else "больше года назад"
        super().__init__(
            f"{day:%d.%m.%Y} — {how_far}. Проверьте год.",
            code="term_too_long",
            field=field,
        )


class DiscussionSettled(RuleViolation):
    """The discussion is over: its terms stay, and all of a draft that is the history of an act."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Обсуждение закончено: это больше не меняется.",
            code="discussion_settled",
            field=field,
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


class AdoptedInExpertise(RuleViolation):
    """An act adopted while experts could still send their conclusions on its draft."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            f"Заключения независимых экспертов принимаются по {last_day:%d.%m.%Y}: акт может быть "
            "принят на следующий день или позже.",
            code="adopted_in_expertise",
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


class ProposalsUnread(RuleViolation):
    """A summary shows the proposals, so somebody has looked at each."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Ждут проверки предложения: {count}. Сначала решите, показать ли их читателям.",
            code="proposals_unread",
        )
