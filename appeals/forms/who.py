"""Who writes and where the answer goes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appeals.forms.base import OptionsField, Said, StepForm, Typed
from appeals.rules.vocabulary import AnswerTo, ApplicantType

MAX_CO_AUTHORS = 30
_COUNT = "co_authors"
_PHONE_LEFT_OUT = "phone_left_out"
_IN_WHOSE_NAME: dict[str, str] = {
    ApplicantType.INDIVIDUAL.value: "От себя",
    ApplicantType.COLLECTIVE.value: "От нескольких человек",
    ApplicantType.ORGANISATION.value: "От организации",
}
_PARTS = ("last_name", "first_name", "patronymic")


class ApplicantTypeForm(StepForm):
    """Who writes. Law: 59-FZ art. 1, 2."""

    applicant_type = OptionsField(
        label="От чьего имени вы пишете?",
        initial=ApplicantType.INDIVIDUAL.value,
        choices=list(_IN_WHOSE_NAME.items()),
        error_messages={"required": "Выберите, от чьего имени вы пишете."},
    )

    def build(self) -> None:
        """Explain the two that need it."""
        self.offer(
            "applicant_type",
            hints={
                ApplicantType.COLLECTIVE.value: "Соседи, коллеги, родители: вы перечислите всех, "
                "а ответ получите за всех.",
                ApplicantType.ORGANISATION.value: "ТСЖ, предприятие, общественное объединение.",
            },
        )

    def clean_applicant_type(self) -> ApplicantType:
        """Return who writes."""
        return ApplicantType(self.cleaned_data["applicant_type"])

    def said(self) -> list[Said]:
        """Say in whose name."""
        return [("От чьего имени", _IN_WHOSE_NAME[self.cleaned_data["applicant_type"]])]


class _FormDecides:
    """A field shown as needed whose emptiness the form judges, as it sees the others."""

    def validate(self, value: str) -> None:
        """Accept an empty value."""


class _CellField(_FormDecides, forms.CharField):
    """A cell of a row; an empty row as a whole is left out."""


class _AnswerEmailField(_FormDecides, forms.EmailField):
    """The e-mail, needed where the answer is to go there."""


class NameForm(StepForm):
    """The name; an organisation's or the co-authors' beside it. The patronymic is optional.

    Rows of co-authors are numbered fields, as many as ``co_authors`` says.
    """

    organisation = forms.CharField(
        label="Название организации",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Укажите название организации."},
    )
    last_name = forms.CharField(
        label="Фамилия",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Укажите фамилию: без неё мы не сможем ответить."},
    )
    first_name = forms.CharField(
        label="Имя",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Укажите имя."},
    )
    patronymic = forms.CharField(
        label="Отчество",
        help_text="Если есть.",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )

    def build(self) -> None:
        """Keep the fields that the type of applicant needs and add the co-authors' rows."""
        chosen = self.about.typed("who", "applicant_type")
        self.is_organisation = chosen == ApplicantType.ORGANISATION.value
        self.is_collective = chosen == ApplicantType.COLLECTIVE.value
        if not self.is_organisation:
            del self.fields["organisation"]
        source = self.data if self.is_bound else self.initial
        self.co_authors_count = _count(source.get(_COUNT)) if self.is_collective else 0
        if not self.is_collective:
            return
        self.fields[_COUNT] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial[_COUNT] = self.co_authors_count
        for row in range(self.co_authors_count):
            for part, label in zip(_PARTS, ("Фамилия", "Имя", "Отчество"), strict=True):
                self.fields[_cell(row, part)] = _CellField(
                    label=label,
                    required=part != "patronymic",
                    max_length=100,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

    @property
    def may_have_more(self) -> bool:
        """Whether another co-author may be added."""
        return self.co_authors_count < MAX_CO_AUTHORS

    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields of the writer."""
        return [field for field in self.visible_fields() if not field.name.startswith("co_")]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each co-author."""
        return [[self[_cell(row, part)] for part in _PARTS] for row in range(self.co_authors_count)]

    def typed(self) -> Typed:
        """Return what the browser sent, with the number of rows that are kept."""
        typed = super().typed()
        if self.is_collective:
            typed[_COUNT] = str(self.co_authors_count)
        return typed

    def with_row(self) -> Typed:
        """Return what was typed with an empty row more."""
        return {
            **self.typed(),
            _COUNT: str(min(self.co_authors_count + 1, MAX_CO_AUTHORS)),
        }

    def without_row(self, removed: int) -> Typed:
        """Return what was typed without a row, those below moving up."""
        typed = self.typed()
        kept = [row for row in range(self.co_authors_count) if row != removed]
        cells = {
            _cell(new, part): typed[_cell(old, part)]
            for new, old in enumerate(kept)
            for part in _PARTS
        }
        rest = {name: text for name, text in typed.items() if not name.startswith("co_")}
        return {**rest, **cells, _COUNT: str(len(kept))}

    def clean(self) -> dict[str, Any]:
        """Gather the co-authors; a row is whole or empty, and a collective needs one."""
        cleaned = super().clean() or self.cleaned_data
        people = []
        for row in range(self.co_authors_count):
            last, first, patronymic = (cleaned.get(_cell(row, part), "") for part in _PARTS)
            if not (last or first or patronymic):
                continue
            for part, value, message in (
                ("last_name", last, "Укажите фамилию."),
                ("first_name", first, "Укажите имя."),
            ):
                if not value and _cell(row, part) not in self.errors:
                    self.add_error(_cell(row, part), ValidationError(message, code="required"))
            people.append((last, first, patronymic))
        if self.is_collective and not people and not self.errors:
            raise ValidationError(
                "Добавьте хотя бы одного человека, от имени которого вы пишете, или вернитесь "
                "на шаг назад и выберите «От себя».",
                code="co_author_missing",
            )
        cleaned["co_author_names"] = people
        return cleaned

    def said(self) -> list[Said]:
        """Say the names, each in one line."""
        rows = []
        if self.is_organisation:
            rows.append(("Организация", self.cleaned_data["organisation"]))
        rows.append(("Имя", _line(self.cleaned_data[part] for part in _PARTS)))
        people = self.cleaned_data["co_author_names"]
        if people:
            rows.append(("Вместе с вами", "\n".join(_line(person) for person in people)))
        return rows


class AnswerForm(StepForm):
    """Where the answer goes, and what else may be used to reach the writer.

    The telephone is named optional data: it is kept only with a consent of its own.
    Law: 59-FZ art. 7(3), 10(4); 152-FZ art. 9.
    """

    answer_to = OptionsField(
        label="Где вам удобно прочитать ответ?",
        initial=AnswerTo.EMAIL.value,
        choices=[
            (AnswerTo.EMAIL.value, "В письме на электронную почту"),
            (AnswerTo.ACCOUNT.value, "В личном кабинете на портале"),
        ],
        error_messages={"required": "Выберите, где вам удобно прочитать ответ."},
    )
    email = _AnswerEmailField(
        label="Электронная почта для ответа",
        help_text="Если выбрали личный кабинет, можно не заполнять. Например: ivanova@example.org",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": "Проверьте адрес почты: латинские буквы и цифры, знак @, после него имя сайта "
            "с точкой; без пробелов."
        },
    )
    postal_address = forms.CharField(
        label="Почтовый адрес",
        help_text="Если хотите, чтобы вам можно было написать и на бумаге.",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label="Телефон",
        help_text="Чтобы специалист мог уточнить подробности.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    phone_consent = forms.BooleanField(
        label="Даю согласие на обработку номера телефона, чтобы мне могли позвонить по этому обращению",
        required=False,
    )

    def build(self) -> None:
        """Say what becomes of a telephone without the consent."""
        self.fields[
            "phone_consent"
        ].help_text = (
            "Без этой отметки номер не сохраняется; на рассмотрение обращения это не влияет."
        )

    def typed(self) -> Typed:
        """Return what the browser sent; of a telephone without the consent only that it was there."""
        typed = super().typed()
        if typed["phone"].strip() and not self["phone_consent"].data:
            typed = {**typed, "phone": "", _PHONE_LEFT_OUT: "yes"}
        return typed

    def clean_answer_to(self) -> AnswerTo:
        """Return where the answer goes."""
        return AnswerTo(self.cleaned_data["answer_to"])

    def clean(self) -> dict[str, Any]:
        """Ask for the e-mail that the answer goes to; keep no telephone without consent."""
        cleaned = super().clean() or self.cleaned_data
        to_email = cleaned.get("answer_to") == AnswerTo.EMAIL
        if to_email and not cleaned.get("email") and "email" not in self.errors:
            self.add_error(
                "email",
                ValidationError(
                    "Укажите электронную почту или выберите ответ в личном кабинете.",
                    code="required",
                ),
            )
        if not to_email and "email" not in self.errors:
            cleaned["email"] = ""
        cleaned["phone_consent"] = bool(cleaned.get("phone") and cleaned.get("phone_consent"))
        if not cleaned["phone_consent"]:
            cleaned["phone"] = ""
        return cleaned

    def said(self) -> list[Said]:
        """Say where the answer goes and what of the rest is kept."""
        if self.cleaned_data["answer_to"] == AnswerTo.EMAIL:
            rows = [("Ответ", f"На электронную почту {self.cleaned_data['email']}")]
        else:
            rows = [("Ответ", "В личном кабинете на портале")]
        if self.cleaned_data["postal_address"]:
            rows.append(("Почтовый адрес", self.cleaned_data["postal_address"]))
        if self.cleaned_data["phone"]:
            rows.append(("Телефон", self.cleaned_data["phone"]))
        elif self.data.get(_PHONE_LEFT_OUT):
            rows.append(("Телефон", "Не сохраняем: нет отметки о согласии"))
        return rows


def _cell(row: int, part: str) -> str:
    return f"co_{row}_{part}"


def _count(text: Any) -> int:
    """Return a sane number of rows; at the first sight of the page there is one."""
    digits = str(text if text not in (None, "") else 1)
    return min(int(digits), MAX_CO_AUTHORS) if digits.isascii() and digits.isdigit() else 1


def _line(parts: Any) -> str:
    return " ".join(part for part in parts if part)
