"""What officers are asked at each step of a meeting."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms

from meetings.forms.fields import PhoneField
from meetings.models import Meeting, Photo, Series
from meetings.rules.announcement import Item
from meetings.rules.vocabulary import Format, Source
from portal.backoffice.steps import ReasonForm
from portal.kernel.choices import choices
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import shown
from portal.people.models import District
from portal.places.models import Hall
from portal.web.forms import PortalFormMixin, add_violation

_MOMENT = "%Y-%m-%dT%H:%M"


class _Moment(forms.DateTimeField):
    """A municipal date and time from the browser's own calendar."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, _MOMENT)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[_MOMENT], **kwargs)


class _Day(forms.DateField):
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")


def _lines(text: str) -> list[list[str]]:
    """Return what stands on each line, in parts between semicolons."""
    return [[shown(part) for part in line.split(";")] for line in text.splitlines() if shown(line)]


class MeetingForm(PortalFormMixin, forms.Form):
    """The whole announcement on one page."""

    title = forms.CharField(label="Название", max_length=200)
    topic = forms.CharField(label="О чём", max_length=5000, widget=forms.Textarea({"rows": 5}))
    districts = forms.ModelMultipleChoiceField(
        District.objects.all(),
        label="Районы",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ни одного — встреча для всего города.",
    )
    series = forms.ModelChoiceField(
        Series.objects.all(), label="Серия", required=False, empty_label="не входит в серию"
    )
    form = forms.ChoiceField(label="Формат", choices=choices(Format))
    starts_at = _Moment(label="Начало")
    ends_at = _Moment(label="Окончание")
    hall = forms.ModelChoiceField(
        Hall.objects.filter(is_open=True),
        label="Зал",
        required=False,
        empty_label="нет (встреча онлайн)",
        help_text="Как пройти, план и удобства берутся из реестра залов.",
    )
    online_url = forms.URLField(
        label="Ссылка для участия онлайн", required=False, assume_scheme="https"
    )
    agenda = forms.CharField(
        label="Повестка",
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Пункт на строке: о чём; докладчик; сколько минут. Время посчитается само.",
    )
    officials = forms.CharField(
        label="Кто отвечает на вопросы",
        widget=forms.Textarea({"rows": 4}),
        help_text="Каждый на своей строке: фамилия, имя и отчество, затем через запятую или точку "
        "с запятой должность. Например: Дальнева Ольга Викторовна, заместитель главы администрации.",
    )
    services = forms.CharField(
        label="На месте можно",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Чего нет в удобствах зала: вода, приём специалистов до встречи.",
    )
    contact = forms.CharField(label="Кому звонить и писать", required=False, max_length=200)
    places = forms.IntegerField(
        label="Мест по записи",
        min_value=1,
        required=False,
        help_text="Пусто — приходят все, записываться не нужно.",
    )
    takes_questions = forms.BooleanField(
        label="Принимать вопросы на портале", required=False, initial=True
    )
    asks_code = forms.BooleanField(
        label="Во время встречи вопросы только с кодом записи",
        required=False,
        help_text="На случай, если с одного телефона присылают сотни вопросов.",
    )

    def __init__(
        self,
        *args: Any,
        obstacles: Callable[[Mapping[str, Any]], Iterable[RuleViolation]],
        **kwargs: Any,
    ) -> None:
        """``obstacles`` tells all that is wrong with what could be read of the announcement."""
        self._obstacles = obstacles
        super().__init__(*args, **kwargs)

    def clean_agenda(self) -> list[Item]:
        """Read the points of the agenda."""
        items, wrong = [], []
        for parts in _lines(self.cleaned_data["agenda"]):
            title, speaker, minutes = (*parts, "", "")[:3]
            if not title:
                wrong.append(f"Назовите пункт повестки перед «; {'; '.join(parts[1:])}».")
            elif not re.fullmatch("[0-9]{0,3}", minutes):
                wrong.append(
                    f"В пункте «{title}» третьим должно стоять число минут до 999, а стоит «{minutes}»."
                )
            else:
                items.append(Item(title[:300], speaker[:200], int(minutes or 0)))
        if wrong:
            raise forms.ValidationError(wrong)
        return items

    def clean_officials(self) -> list[tuple[str, str]]:
        """Read who answers; each needs a post."""
        people, wrong = [], []
        for line in self.cleaned_data["officials"].splitlines():
            name, _, post = map(shown, line.partition(";" if ";" in line else ","))
            if name and post:
                people.append((name[:150], post[:200]))
            elif shown(line):
                wrong.append(
                    f"Допишите должность через запятую или точку с запятой: «{line.strip(' ,;')}, …»."
                )
        if wrong:
            raise forms.ValidationError(wrong)
        return people

    def clean(self) -> dict[str, Any]:
        """Say at once what is wrong in shape and what the rules refuse."""
        cleaned = super().clean() or {}
        for violation in self._obstacles(cleaned):
            add_violation(self, violation)
        return cleaned


def as_typed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an announcement says as it is typed in the form."""
    return {
        **said,
        "agenda": "\n".join(
            "; ".join([item.title, item.speaker, str(item.minutes or "")]).rstrip("; ")
            for item in said["agenda"]
        ),
        "officials": "\n".join(f"{name}; {post}" for name, post in said["officials"]),
    }


class ScheduleForm(PortalFormMixin, forms.Form):
    """At which moment the meeting is announced."""

    publish_at = _Moment(label="Опубликовать в")


class CancelForm(ReasonForm):
    """Why the meeting is off, and what is owed to those who asked all the same."""

    def __init__(self, *args: Any, open_questions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_questions:
            self.fields["reason"].help_text = (
                f"Открытых вопросов: {open_questions}. Отмена их не снимает: каждому и после неё "
                "нужен ответ, номер обращения или причина (страница «Модерация вопросов»)."
            )


class ReportForm(PortalFormMixin, forms.Form):
    """What came of the meeting."""

    attendance = forms.IntegerField(label="Пришло человек", min_value=0, max_value=100_000)
    summary = forms.CharField(
        label="Чем кончилась встреча",
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Что обсудили, что решили. Без имён жителей.",
    )
    video_url = forms.URLField(label="Видеозапись", required=False, assume_scheme="https")
    minutes = forms.FileField(label="Протокол", required=False)


class PhotoForm(PortalFormMixin, forms.Form):
    """A photograph for the report."""

    picture = forms.FileField(label="Снимок")
    alt = forms.CharField(
        label="Что на снимке", max_length=300, help_text="Для тех, кто его не видит."
    )
    has_faces = forms.BooleanField(label="На снимке видны лица", required=False)
    lawful_because = forms.CharField(
        label="Почему снимок можно показать",
        max_length=300,
        required=False,
        help_text="Если видны лица: согласие людей или съёмка на открытой встрече, где человек — "
        "не главный предмет снимка (статья 152.1 Гражданского кодекса).",
    )


class RemovePhotoForm(PortalFormMixin, forms.Form):
    """Which photograph goes; they are told apart by what is on them."""

    photo = forms.ModelChoiceField(Photo.objects.none(), label="Снимок", empty_label=None)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["photo"])
        field.queryset = meeting.photos.select_related("picture")
        field.label_from_instance = lambda obj: obj.picture.alt  # type: ignore[method-assign]


class PromiseForm(PortalFormMixin, forms.Form):
    """What was promised."""

    text = forms.CharField(label="Что обещали", max_length=500)
    responsible = forms.CharField(label="Кто делает", max_length=200)
    due_on = _Day(label="До какого дня (включительно)")


class KeptForm(PortalFormMixin, forms.Form):
    """What was done."""

    report = forms.CharField(
        label="Что сделано", max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class ClerkRegistrationForm(PortalFormMixin, forms.Form):
    """Somebody who registers by telephone."""

    name = forms.CharField(label="Имя", max_length=150)
    phone = PhoneField()
    email = forms.EmailField(label="Электронная почта", required=False)


class ClerkQuestionForm(PortalFormMixin, forms.Form):
    """A question from the telephone, a note or the hall."""

    source = forms.ChoiceField(
        label="Как задан",
        choices=[(one.value, one.label) for one in Source if one is not Source.SITE],
    )
    text = forms.CharField(label="Вопрос", max_length=2000, widget=forms.Textarea({"rows": 5}))
    last_name = forms.CharField(label="Фамилия", max_length=100, required=False)
    first_name = forms.CharField(label="Имя", max_length=100, required=False)
    patronymic = forms.CharField(label="Отчество", max_length=100, required=False)
    email = forms.EmailField(label="Почта для ответа", required=False)
    postal_address = forms.CharField(label="или почтовый адрес", max_length=300, required=False)
    shows_name = forms.BooleanField(label="Имя можно показать", required=False)
    wants_appeal = forms.BooleanField(
        label="Просит сделать вопрос обращением, если не ответят", required=False
    )
