"""The registration card as the clerk fills it in."""

from typing import Any, cast

from django import forms
from django.utils.html import format_html

from appeals.models import Appeal, ClassifierCode
from portal.web.forms import PortalFormMixin

#: Questions of one card: nobody asks about more at once, and the form stays a form.
MOST_QUESTIONS = 10
_OFFERED = 8
_CHOOSE = "Выберите один из найденных кодов."
_NOTHING = '<span class="desk-tag desk-tag-soon">Ничего не найдено</span> {}'
_OTHER_WORDS = "Назовите предмет другими словами."


class CardForm(PortalFormMixin, forms.Form):
    """Questions with their codes, annotation, link to a repeated appeal.

    A question's line takes a code, or words: for words the codes found stand below to choose
    from, so that the clerk never copies a code by hand and loses nothing typed meanwhile.
    """

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    annotation = forms.CharField(label="Краткое содержание", max_length=500, required=False)
    repeats = forms.ModelChoiceField(
        Appeal.objects.none(),
        label="Повторяет обращение",
        required=False,
        empty_label="Нет, первичное",
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Appeal.objects.earlier_than(appeal)
        repeats = cast(forms.ModelChoiceField, self.fields["repeats"])
        repeats.queryset = found.filter(pk__in=[one.pk for one in found.only("pk")[:20]])
        repeats.queryset = repeats.queryset.select_related("subject").defer("text")
        repeats.label_from_instance = _earlier  # type: ignore[method-assign,assignment] # as Django offers it
        known = self.data if self.is_bound else self.initial
        self._numbers = range(1, _rows(known.get("rows")) + 1)
        self.initial["rows"] = len(self._numbers)
        typed = {n: str(known.get(f"code_{n}") or "").strip() for n in self._numbers}
        is_first_needed = not any(typed[number] for number in self._numbers[1:])
        self._found: dict[int, dict[str, ClassifierCode]] = {}
        for number in self._numbers:
            self._add_question(number, typed[number], number == 1 and is_first_needed)
        self.order_fields([name for name in self.fields if name[-1].isdigit()])

    def _add_question(self, number: int, typed: str, is_required: bool) -> None:
        self.fields[f"code_{number}"] = forms.CharField(
            label=f"Вопрос {number}: код или слова",
            required=is_required,
            max_length=200,
            error_messages={"required": "Назовите вопрос: код классификатора или слова."},
        )
        self._found[number] = found = _found(typed)
        self.fields[f"code_{number}"].help_text = self._hint(number, typed)
        if found and typed not in found:
            self.fields[f"pick_{number}"] = forms.ChoiceField(
                label=f"Найдено по словам «{typed}»",
                widget=forms.RadioSelect,
                choices=[(code.code, f"{code.code} {code.name}") for code in found.values()],
                error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
            )
        self.fields[f"gist_{number}"] = forms.CharField(
            label=f"Вопрос {number}: суть", max_length=300, required=False
        )
        # Which question of the card it is: what hangs on it stays when it is mended.
        self.fields[f"known_{number}"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False
        )

    def _hint(self, number: int, typed: str) -> str:
        """Name the code that is typed; say that nothing was found, where no error says it."""
        found = self._found[number]
        if typed in found:
            return f"Вопрос классификатора: {found[typed].name}."
        if typed and not found and not self.is_bound:
            return format_html(_NOTHING, _OTHER_WORDS)
        return "Например: 0003.0009.0097.0699 или «яма во дворе»." if number == 1 else ""

    def clean(self) -> dict[str, Any]:
        """Turn each line into its entry of the classifier; an emptied one takes its question away."""
        cleaned = super().clean() or {}
        cleaned["questions"], cleaned["removed"] = [], []
        for number in self._numbers:
            typed, found = cleaned.get(f"code_{number}"), self._found[number]
            known = cleaned.get(f"known_{number}")
            if not typed:
                cleaned["removed"] += [known] if known else []
                continue
            code = found.get(cleaned.get(f"pick_{number}") or typed)
            if code is not None:
                cleaned["questions"].append((code, cleaned.get(f"gist_{number}") or "", known))
            elif not found:
                self.add_error(
                    f"code_{number}", f"Такого вопроса в классификаторе нет. {_OTHER_WORDS}"
                )
        return cleaned


def _earlier(appeal: Any) -> str:
    """Name an earlier appeal: its number, day and subject, and what tells whether it is the same."""
    said = [f"{appeal} от {appeal.received_at:%d.%m.%Y}", str(appeal.subject or "")]
    said += ["тот же вопрос" if appeal.is_same_subject else ""]
    said += ["" if appeal.is_same_account else "совпало только имя"]
    return ", ".join(filter(None, said))


def _rows(value: Any) -> int:
    try:
        return min(max(int(value), 1), MOST_QUESTIONS)
    except (TypeError, ValueError):
        return 1


def _found(typed: str) -> dict[str, ClassifierCode]:
    """Return what the typed code or words may mean, by code; an exact code alone."""
    exact = ClassifierCode.objects.filter(code=typed, is_assignable=True)[:1] if typed else ()
    return {code.code: code for code in exact or ClassifierCode.objects.search(typed)[:_OFFERED]}
