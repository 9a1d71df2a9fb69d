"""What residents are asked: coming, asking, following."""

from typing import Any

from django import forms

from meetings.forms.fields import PhoneField
from meetings.models import Meeting
from meetings.rules.questions import Asker, obstacle_to_appeal
from meetings.rules.vocabulary import Reason
from portal.people.models import District, User
from portal.web.forms import PortalFormMixin

_TEXT = 2000
#: Which field lacks what an appeal needs.
_FIELD_OF = {Reason.NO_NAME: "last_name", Reason.NO_ADDRESS: "email"}


class RegisterForm(PortalFormMixin, forms.Form):
    """Who comes, and how to reach him if the meeting changes."""

    name = forms.CharField(label="Имя", max_length=150, help_text="Как к вам обращаться.")
    email = forms.EmailField(label="Электронная почта", required=False)
    phone = PhoneField(help_text="Если почты нет: позвоним, если встреча изменится.")

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        if user is not None:
            kwargs.setdefault("initial", {"name": user.first_name, "email": user.email})
        super().__init__(*args, **kwargs)


class AskForm(PortalFormMixin, forms.Form):
    """A question, and what is needed to answer it in writing if nobody answers it there."""

    text = forms.CharField(
        label="Ваш вопрос",
        max_length=_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text="Один вопрос. Не пишите личных данных: вопросы показываются всем.",
    )
    wants_appeal = forms.BooleanField(
        label="Если на встрече не ответят, сделайте вопрос обращением",
        required=False,
        help_text="Обращение зарегистрируют за 3 дня и ответят за 30 дней. Нужны фамилия, имя "
        "и адрес для ответа.",
    )
    last_name = forms.CharField(label="Фамилия", max_length=100, required=False)
    first_name = forms.CharField(label="Имя", max_length=100, required=False)
    patronymic = forms.CharField(label="Отчество", max_length=100, required=False)
    shows_name = forms.BooleanField(
        label="Имя и фамилию можно показать рядом с вопросом", required=False
    )
    email = forms.EmailField(
        label="Почта для ответа", required=False, help_text="Не показывается никому."
    )
    postal_address = forms.CharField(label="или почтовый адрес", max_length=300, required=False)
    code = forms.CharField(
        label="Код записи",
        max_length=12,
        required=False,
        help_text="Если вы записались на встречу: шесть цифр из письма.",
    )

    def __init__(self, *args: Any, user: User | None, needs_code: bool, **kwargs: Any) -> None:
        self._user = user
        if user is not None:
            names = ("last_name", "first_name", "patronymic", "email")
            kwargs.setdefault("initial", {name: getattr(user, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields["code"].required = needs_code

    def clean(self) -> dict[str, Any]:
        """Ask for what an appeal needs where one is wanted."""
        cleaned = super().clean() or {}
        if cleaned.get("wants_appeal") and not self.errors:
            asker = Asker(
                last_name=cleaned["last_name"],
                first_name=cleaned["first_name"],
                email=cleaned["email"],
                postal_address=cleaned["postal_address"],
                has_account=self._user is not None,
                wants_appeal=True,
            )
            obstacle = obstacle_to_appeal(asker)
            if obstacle is not None:
                self.add_error(_FIELD_OF[obstacle], f"Для обращения это нужно: {obstacle.label}.")
        if cleaned.get("shows_name") and not cleaned.get("first_name"):
            self.add_error("first_name", "Чтобы показать имя, напишите его.")
        return cleaned


class FollowForm(PortalFormMixin, forms.Form):
    """Of which districts one wants to hear."""

    districts = forms.ModelMultipleChoiceField(
        District.objects.all(),
        label="Районы",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ни одного — письма приходить не будут.",
    )


class DistrictForm(PortalFormMixin, forms.Form):
    """Which district the list is of."""

    is_all_optional = True

    district = forms.ModelChoiceField(
        District.objects.all(), label="Район", required=False, empty_label="все районы"
    )


def asks_code(meeting: Meeting, *, has_begun: bool) -> bool:
    """Whether a question needs the code of a registration now."""
    return meeting.asks_code and has_begun
