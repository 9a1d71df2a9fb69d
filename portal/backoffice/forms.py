"""Forms of units, of posts and of officers' names."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanWidget

from portal.kernel.choices import choices
from portal.kernel.roles import Role
from portal.people.models import Officer, Unit, User
from portal.people.services.accounts import NotYourself
from portal.web.forms import PortalFormMixin, TableForm, TreeForm, add_violation

_POSTS_END = (
    "{} должности в этом подразделении прав не дают (их: {}). Сначала назначьте этих людей в "
    "другое подразделение; если всё так и задумано, поставьте отметку. Обращения, которые за ними "
    "останутся, регистратор и руководитель увидят в списке «Исполнитель выбыл»."
)


class UnitForm(TreeForm):
    """A unit; what takes the rights of its posts away is asked before, not told afterwards."""

    #: Who fills it in, and on which municipal day.
    by: User
    on: date
    sure = forms.BooleanField(
        label="Да, должности этого подразделения прав больше не дадут",
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="Отметка нужна, только если срок подразделения стал короче.",
    )

    class Meta:
        model = Unit
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Ask whether the posts that lose their rights shall; the last administrator is kept."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.instance.pk or self.errors:
            return cleaned
        was = Unit.objects.get(pk=self.instance.pk)
        begins, ends, today = cleaned["valid_from"], cleaned["valid_to"], self.on
        posts = was.officers.filter(Q(holds_to=None) | Q(holds_to__gt=today))
        lost = Officer.objects.none()
        if ends and (was.valid_to is None or ends < was.valid_to):
            lost, said = posts.filter(Q(holds_to=None) | Q(holds_to__gt=ends)), f"С {ends:%d.%m.%Y}"
        elif begins > today and was.is_standing(today):
            lost, said = posts.filter(holds_from__lt=begins), f"До {begins:%d.%m.%Y}"
        if not lost:
            return cleaned
        own = [post for post in lost.filter(user=self.by) if Role.ADMINISTRATOR in post.roles]
        if own and not _administers_without(self.by, own, today):
            add_violation(self, NotYourself())
        elif not cleaned.get("sure"):
            self.add_error("sure", _POSTS_END.format(said, len(lost)))
        return cleaned


def _administers_without(user: User, posts: list[Officer], on: date) -> bool:
    """Whether the user stays an administrator for good without these posts."""
    kept = Officer.objects.in_role(Role.ADMINISTRATOR, on)
    kept = kept.filter(user=user, holds_to=None, unit__valid_to=None)
    return kept.exclude(pk__in=[post.pk for post in posts]).exists()


class OfficerForm(TableForm):
    """Roles are ticked, not typed."""

    #: Who fills it in, and on which municipal day.
    by: User
    on: date
    roles = forms.MultipleChoiceField(
        label="Роли",
        choices=choices(Role),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text="Человек может то, что разрешают роли его нынешних должностей.",
    )

    class Meta:
        model = Officer
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse that somebody takes the administrator's role away from himself."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.instance.pk or self.errors:
            return cleaned
        was = Officer.objects.get(pk=self.instance.pk)
        today = self.on
        if was.user != self.by or not was.carries(Role.ADMINISTRATOR, today):
            return cleaned
        if self._ends(cleaned, was, today) and not _administers_without(self.by, [was], today):
            add_violation(self, NotYourself())
        return cleaned

    def _ends(self, cleaned: dict[str, Any], was: Officer, today: date) -> bool:
        ends = cleaned["holds_to"]
        return (
            Role.ADMINISTRATOR not in cleaned["roles"]
            or cleaned["holds_from"] > today
            or (ends is not None and (was.holds_to is None or ends < was.holds_to))
        )


class NameForm(PortalFormMixin, forms.ModelForm):
    """An officer's name; whoever signs has a surname and a name."""

    class Meta:
        model = User
        fields = ("last_name", "first_name", "patronymic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_name"):
            self.fields[name].required = True


class SettledForm(PortalFormMixin, forms.Form):
    """How the reader of a letter that did not arrive was reached."""

    how = forms.CharField(
        label="Как и когда извещён",
        max_length=300,
        help_text="Например: «Отправлено заказным письмом 27.11.2026», «Вручено лично».",
    )
