"""Why something cannot be done with an act, in words for the editor."""

from collections.abc import Sequence
from datetime import date

from portal.acts.rules.days import YEARS_AHEAD
from portal.acts.rules.numbers import BAD_NUMBER
from portal.kernel.errors import RuleViolation


class ActExists(RuleViolation):
    """The register has an act with these particulars."""

    def __init__(self) -> None:
        super().__init__("Такой акт уже есть в реестре.", code="act_exists", field="number")


class NotYourOwn(RuleViolation):
    """Who prepared an act does not let it out himself."""

    def __init__(self) -> None:
        super().__init__(
            "Акт публикует не тот, кто его готовил или менял: попросите другого редактора. Если "
            "готовили все, пусть один прочитает акт целиком и нажмёт «Отвечать за весь акт», а "
            "опубликует другой.",
            code="second_pair_of_eyes",
        )


class NotYourOwnText(RuleViolation):
    """Who added a text to an act that readers see does not let it out himself."""

    def __init__(self) -> None:
        super().__init__(
            "Текст выпускает не тот, кто его внёс: попросите другого редактора.",
            code="second_pair_of_eyes",
        )


class NotYourOwnChange(RuleViolation):
    """Who changed a published act does not look at it for a second editor."""

    def __init__(self) -> None:
        super().__init__(
            "Изменения смотрит не тот, кто их внёс: попросите другого редактора.",
            code="second_pair_of_eyes",
        )


class TextWaits(RuleViolation):
    """A text from the same day waits for a second editor."""

    def __init__(self) -> None:
        super().__init__(
            "Текст с этого дня уже внесён и ждёт второго редактора.",
            code="text_waits",
            field="valid_from",
        )


class NotTheOriginal(RuleViolation):
    """A sample of a text has no original to be compared with."""

    def __init__(self) -> None:
        super().__init__(
            "Текст акта — образец, сверять его не с чем. Сначала замените его подлинным.",
            code="not_the_original",
        )


class BadNumber(RuleViolation):
    """A number without a letter or digit, or with a sign that addresses need."""

    def __init__(self) -> None:
        super().__init__(BAD_NUMBER, code="bad_number", field="number")


class AdoptedAhead(RuleViolation):
    """An act of a day to come."""

    def __init__(self) -> None:
        super().__init__(
            "День принятия ещё не наступил. Будущий акт вносят как проект.",
            code="adopted_ahead",
            field="adopted_on",
        )


class BadDay(RuleViolation):
    """A day that another day of the act, or of the register, contradicts."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, code="bad_day", field=field)


class TooFarAhead(RuleViolation):
    """A day that no act sets: likely a slip in the year."""

    def __init__(self, field: str, day: date) -> None:
        super().__init__(
            f"{day:%d.%m.%Y} — больше чем через {YEARS_AHEAD} лет. Проверьте год.",
            code="too_far_ahead",
            field=field,
        )


class WrongState(RuleViolation):
    """The step was made already, or is not possible now."""

    def __init__(self) -> None:
        super().__init__("Этот шаг уже сделан или пока невозможен.", code="wrong_state")


class ScanNotConfirmed(RuleViolation):
    """A scan goes out only after somebody looked for strangers' personal data in it."""

    def __init__(self) -> None:
        super().__init__(
            "У акта есть скан или файл с изображениями. Подтвердите, что в нём нет личных данных "
            "посторонних людей.",
            code="scan_not_confirmed",
            field="has_no_personal_data",
        )


class VersionOverlaps(RuleViolation):
    """Two versions would be valid on the same day, or one that waits is of it."""

    def __init__(self, valid_from: date, *, is_waiting: bool = False) -> None:
        todo = (
            "её изменение в этот день не началось, и она ждёт. Уберите её, потом внесите ту, которая "
            "действует с этого дня."
            if is_waiting
            else "одна редакция на один день."
        )
        super().__init__(
            f"Редакция с {valid_from:%d.%m.%Y} уже есть: {todo}",
            code="version_overlaps",
            field="valid_from",
        )


class VersionTooEarly(RuleViolation):
    """A version before the adoption of its act."""

    def __init__(self) -> None:
        super().__init__(
            "Редакция не может действовать раньше, чем принят акт.",
            code="version_too_early",
            field="valid_from",
        )


class EditionsOutOfOrder(RuleViolation):
    """One edition would begin behind the next."""

    def __init__(self, day: date, next_day: date) -> None:
        super().__init__(
            f"Редакция с {day:%d.%m.%Y} не может начаться позже следующей, с {next_day:%d.%m.%Y}. "
            "Если перепутаны тексты, замените их (шаг «Заменить текст»).",
            code="editions_out_of_order",
        )


class DaysSame(RuleViolation):
    """No day is another one."""

    def __init__(self) -> None:
        super().__init__("Дни те же, что были: исправлять нечего.", code="days_same")


class VersionAfterEnd(RuleViolation):
    """A version of an act that is over by then: what ends an act ends its last version."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"С {day:%d.%m.%Y} акт уже не действует: редакция с этого дня или позже не может "
            "начаться. Проверьте её день и связь, которой акт окончен.",
            code="version_after_end",
            field="valid_from",
        )


class VersionBeforeAmendment(RuleViolation):
    """A version before what has made it: readers would get a text that nobody has adopted yet."""

    def __init__(self, since: date) -> None:
        super().__init__(
            f"Изменяющий акт действует с {since:%d.%m.%Y}: раньше этого дня редакции быть не может.",
            code="version_before_amendment",
            field="valid_from",
        )


class OriginalExists(RuleViolation):
    """An act has one text as adopted; each later one was made by an act."""

    def __init__(self) -> None:
        super().__init__(
            "Первоначальный текст у акта уже есть. Назовите акт, который внёс изменения; если его "
            "нет в списке, сначала запишите его связь «изменяет» с этим актом. Если у первоначального "
            "неверный первый день, исправьте его шагом «Исправить день».",
            code="original_exists",
            field="amended_by",
        )


class TextRepeated(RuleViolation):
    """A new edition in the words of another one: likely the wrong file."""

    def __init__(self, valid_from: date) -> None:
        self.valid_from = valid_from
        super().__init__(
            f"Этот текст слово в слово совпадает с редакцией с {valid_from:%d.%m.%Y}. Проверьте, "
            "тот ли файл приложен; если слова и правда те же, поставьте отметку.",
            code="text_repeated",
            field="is_repeated",
        )


class PointsMissing(RuleViolation):
    """A text without points that something points to: likely a part of it is not there."""

    def __init__(self, pointing: Sequence[str]) -> None:
        super().__init__(
            "В этом тексте нет пунктов, на которые указывают, или на их месте другие: "
            f"{'; '.join(pointing)}. Проверьте, весь ли текст приложен. Если этих пунктов в нём и "
            "правда нет или они те же, поставьте отметку, а указания на них, кроме тех, что перейдут за "
            "словами, затем исправьте или уберите.",
            code="points_missing",
            field="is_without_points",
        )


class PointsLost(RuleViolation):
    """A version is the last to have points that something points to."""

    def __init__(self, pointing: Sequence[str]) -> None:
        super().__init__(
            "Ни в одном другом тексте акта нет пунктов, на которые указывают: "
            f"{'; '.join(pointing)}. Проверьте, ту ли редакцию вы убираете. Если ту, поставьте "
            "отметку, а указания на эти пункты затем исправьте или уберите.",
            code="points_lost",
            field="is_without_points",
        )


class EarlierTextWaits(RuleViolation):
    """An edition that would begin an amendment behind another one that waits."""

    def __init__(self, valid_from: date) -> None:
        super().__init__(
            f"Тем же актом внесена и редакция с {valid_from:%d.%m.%Y}, она ещё ждёт. Сначала "
            "выпустите её или не выпускайте: с первой редакции начинается само изменение.",
            code="earlier_text_waits",
        )


class TextSame(RuleViolation):
    """The text that is to take the place of another is that text."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Это тот же текст, что уже стоит в этой редакции: заменять нечего. Проверьте, тот ли "
            "файл приложен и та ли редакция выбрана.",
            code="text_same",
            field=field,
        )


class OnlyText(RuleViolation):
    """Readers of a published act would be left without any text."""

    def __init__(self) -> None:
        super().__init__(
            "Это единственный текст акта, который уже виден читателям: сначала внесите тот, что "
            "читается вместо него, замените его или уберите с портала весь акт.",
            code="only_text",
            field="version",
        )


class NoTypingError(RuleViolation):
    """The correction would change what the text says."""

    def __init__(self) -> None:
        super().__init__(
            "Это больше, чем опечатка: так исправляют одну-две буквы в словах длиннее трёх букв, "
            "пробел или знак препинания. Цифры, и римские тоже, числа словами, месяцы, «не» и «ни», "
            "приставки («въезд» и «выезд», «открыт» и «закрыт») и слова, которые есть в других "
            "актах, так не меняют. Если текст изменён актом, внесите новую редакцию; если здесь "
            "внесено не то, что в подлиннике, замените текст.",
            code="no_typing_error",
            field="right",
        )


class TextTooVaried(RuleViolation):
    """PostgreSQL keeps at most a megabyte of different words of one text for search."""

    def __init__(self) -> None:
        super().__init__(
            "В тексте слишком много разных слов для одного акта. "
            "Вынесите приложения в отдельные файлы.",
            code="text_too_varied",
            field="file",
        )


class NoSuchPoint(RuleViolation):
    """The text has no such place; ``annexes`` are what it calls those that it has."""

    def __init__(self, field: str = "point", annexes: Sequence[str] = ()) -> None:
        has = f" Приложения в нём: {'; '.join(annexes)}." if annexes else ""
        super().__init__(
            "Такого пункта в тексте акта нет. Место пишут изнутри наружу: «подпункт в пункта 2.2 "
            f"приложения 1».{has}",
            code="no_such_point",
            field=field,
        )


class PlaceUnclear(NoSuchPoint):
    """Several places are called so; ``names`` are those that each has alone."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.message = f"Таких мест в акте несколько. Напишите, какое из них: {'; '.join(names)}."


class PlaceOfNoText(NoSuchPoint):
    """The act has no text, and the words are none that tell a place without one."""

    def __init__(self, field: str = "point") -> None:
        super().__init__(field)
        self.message = (
            "Текста этого акта в реестре нет, и что это за место, по словам не понять. Напишите его "
            "видом и номером, изнутри наружу: «пункт 2», «подпункт а пункта 2», «пункт 3 приложения "
            "№ 1», «раздел II», «статья 5». Порядок или положение назовите номером приложения."
        )


class PointsTogether(RuleViolation):
    """Several points in one relation."""

    def __init__(self) -> None:
        super().__init__(
            "Здесь названо несколько пунктов. Для каждого запишите отдельную связь.",
            code="points_together",
            field="point",
        )


class CommencementTooEarly(RuleViolation):
    """A point cannot be in force before its act is adopted."""

    def __init__(self) -> None:
        super().__init__(
            "Пункт не может вступить в силу раньше, чем принят акт.",
            code="commencement_too_early",
            field="from_on",
        )


class GroundMissing(RuleViolation):
    """Somebody has set the day: a point of this act, or another act."""

    def __init__(self) -> None:
        super().__init__(
            "Укажите, каким пунктом этого акта или каким другим актом установлен день.",
            code="ground_missing",
            field="ground",
        )


class WrongNotFound(RuleViolation):
    """The words to be mended do not stand in the text exactly once."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "Такого места в тексте нет."
            if not count
            else f"Таких мест {count}: добавьте соседние слова, чтобы осталось одно.",
            code="wrong_not_found",
            field="wrong",
        )


class BadSheet(RuleViolation):
    """The table or the archive of an import cannot be read."""

    def __init__(self, message: str, field: str = "sheet") -> None:
        super().__init__(message, code="bad_sheet", field=field)
