"""Units, officers, districts, the calendar and the log of views: the administrator's pages."""

from contextlib import suppress
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Q
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.backoffice.forms import NameForm, OfficerForm, SettledForm, UnitForm
from portal.backoffice.pages import BigTableAdmin, RoleAdmin
from portal.backoffice.steps import Step, StepsAdmin, TracedAdmin
from portal.kernel.keys import match_key
from portal.kernel.roles import Role
from portal.letters.models import Letter, LetterState
from portal.letters.services import LetterNotGivenUp, send_again, settle
from portal.people.access import signed_in
from portal.people.models import CalendarDay, District, Officer, PersonalDataView, Unit, User
from portal.people.services.accounts import (
    admit_again,
    bar,
    close_account,
    has_left_office,
    rename_officer,
    reset_second_factor,
)
from portal.people.services.calendar import remove_day, save_day
from portal.people.services.offices import is_used
from portal.web.forms import TableForm
from portal.web.match_keys import named_like

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
# Libraries' own pages ask for no role, and two of them show secrets of sign-in.
admin.site.unregister((Group, EmailAddress, Authenticator, ProcrastinateJob))


@admin.register(Unit)
class UnitAdmin(TracedAdmin):
    form = UnitForm
    changed_by = _ADMINISTRATOR
    list_display = ("short_name", "parent", "valid_from", "valid_to", "accepts_appeals")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name")
    autocomplete_fields = ("parent",)

    fields = (
        "name",
        "short_name",
        "parent",
        "is_territorial",
        "accepts_appeals",
        "valid_from",
        "valid_to",
        "sure",
    )

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Return the form, which asks whose hand it is, and on which day."""
        form = super().get_form(request, obj, change, **kwargs)
        form.by, form.on = signed_in(request), timezone.localdate()
        return form


@admin.register(Officer)
class OfficerAdmin(TracedAdmin):
    form = OfficerForm
    changed_by = _ADMINISTRATOR
    list_display = ("user", "post", "unit", "holds_from", "holds_to")
    list_select_related = ("user", "unit")
    search_fields = ("user__name_key", "post")
    autocomplete_fields = ("user", "unit")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "user",
                    "unit",
                    "post",
                    "roles",
                    "is_addressee",
                    "holds_from",
                    "holds_to",
                ),
                "description": "Новый человек на той же должности или новая должность того же "
                "человека — новая запись: прежней укажите последний день. Иначе всё, что человек "
                "сделал на этой должности, записалось бы на другого.",
            },
        ),
    )

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Return the form, which asks whose hand it is, and on which day."""
        form = super().get_form(request, obj, change, **kwargs)
        form.by, form.on = signed_in(request), timezone.localdate()
        return form

    def get_readonly_fields(self, request, obj=None):
        """Keep whose post it is, and what post, once something was done in it or given to it."""
        if obj is None:
            return ()
        return ("user", "unit", "post") if is_used(obj) else ("user",)

    def get_search_results(self, request, queryset, search_term):
        """Look for the name, in any order, or for a part of the post."""
        found = named_like("user__name_key", search_term) | Q(post__icontains=search_term)
        return (queryset.filter(found) if search_term else queryset), False


def _bar(user: User, form: forms.BaseForm, by: User, at: datetime) -> None:
    bar(user, by=by, at=at)


def _close(user: User, form: forms.BaseForm, by: User, at: datetime) -> None:
    close_account(user, at=at)


def _admit_again(user: User, form: forms.BaseForm, by: User, at: datetime) -> None:
    admit_again(user)


def _rename(user: User, form: forms.BaseForm, by: User, at: datetime) -> None:
    rename_officer(user, by=by, **form.cleaned_data)


def _reset_second_factor(user: User, form: forms.BaseForm, by: User, at: datetime) -> None:
    reset_second_factor(user, by=by, at=at)


@admin.register(User)
class UserAdmin(StepsAdmin, BigTableAdmin):
    """Accounts are read; what is done is to close the door, to open it, to change its lock."""

    personal = "учётная запись"
    viewed_by = changed_by = _ADMINISTRATOR
    steps = (
        Step(
            "bar",
            "Закрыть вход",
            _bar,
            is_open=lambda user: user.is_active and user.posts.exists(),
            about="Сотрудник больше не войдёт, его открытые сеансы прекратятся сейчас же, "
            "должности закончатся сегодня. Имя останется при том, что он сделал.",
        ),
        Step(
            "admit_again",
            "Снова открыть вход",
            _admit_again,
            is_open=lambda user: not user.is_active and user.closed_at is None,
            about="Человек снова сможет войти; должность назначается ему заново.",
        ),
        Step(
            "close",
            "Закрыть учётную запись",
            _close,
            is_open=lambda user: (
                user.closed_at is None
                and user.posts.exists()
                and has_left_office(user, timezone.localdate())
            ),
            about="По просьбе бывшего сотрудника. Почта, согласия и телефоны его обращений будут "
            "уничтожены, войти он больше не сможет, вернуть запись нельзя. Имя останется при том, "
            "что он сделал на службе.",
        ),
        Step(
            "rename",
            "Изменить имя",
            _rename,
            form=lambda data, files, user: NameForm(data, instance=user),
            is_open=lambda user: user.closed_at is None and user.posts.exists(),
            about="Сам сотрудник имени не меняет: под ним он подписывает ответы. В подписанных "
            "раньше останется прежнее.",
        ),
        Step(
            "reset_second_factor",
            "Сбросить второй способ входа",
            _reset_second_factor,
            is_open=lambda user: user.is_active and is_mfa_enabled(user),
            about="Для того, кто потерял телефон и запасные коды. Убедитесь, что просит он сам: "
            "после этого в учётную запись пускает один пароль, пока человек не подключит новый "
            "второй способ. Его открытые сеансы прекратятся сейчас же.",
        ),
    )
    list_display = ("email", "last_name", "first_name", "is_active")
    search_fields = ("name_key", "email")
    search_help_text = "Фамилия и имя или адрес почты целиком"
    fields = ("email", "last_name", "first_name", "patronymic", "is_active", "joined_at")
    readonly_fields = fields

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        """Look for the address, or for the name, in any order."""
        key = match_key(search_term)
        found = Q(email=key) | named_like("name_key", key)
        return (queryset.filter(found) if key else queryset), False


@admin.register(District)
class DistrictAdmin(RoleAdmin):
    changed_by = _ADMINISTRATOR
    list_display = ("name", "unit")
    list_select_related = ("unit",)


class CalendarDayForm(TableForm):
    """A day of the years that terms are counted in; another year is a slip of the hand."""

    def clean_day(self) -> date:
        """Refuse a year before the law on appeals, or far ahead."""
        day: date = self.cleaned_data["day"]
        first, last = 2006, timezone.localdate().year + 10
        if not first <= day.year <= last:
            raise forms.ValidationError(f"Проверьте год: здесь дни с {first} по {last} год.")
        return day


@admin.register(CalendarDay)
class CalendarDayAdmin(TracedAdmin):
    """Unlike other registers this one loses rows: without one the day is what the law makes it."""

    form = CalendarDayForm
    changed_by = _ADMINISTRATOR
    list_display = ("day", "is_working", "ground")
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": ("day", "is_working", "ground"),
                "description": "Когда вы сохраните или удалите день, сроки открытых обращений, "
                "которых он касается, пересчитаются сами. Прошедшие сроки и сроки, которые "
                "назначил руководитель, не изменятся.",
            },
        ),
    )

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """Save the day and say what follows."""
        self._tell(request, save_day(obj, on=timezone.localdate()))

    def delete_model(self, request, obj):
        """Remove the day and say what follows."""
        self._tell(request, remove_day(obj, on=timezone.localdate()))

    def _tell(self, request, sentences):
        for sentence in sentences:
            messages.info(request, sentence)


@admin.register(PersonalDataView)
class PersonalDataViewAdmin(BigTableAdmin):
    viewed_by = _ADMINISTRATOR
    list_display = ("at", "viewer", "what", "whose")
    list_select_related = ("viewer",)
    search_fields = ("subjects",)
    search_help_text = "Карточка целиком, например appeals.appeal:123"

    def get_search_results(self, request, queryset, search_term):
        """Look for those who saw the card or a list that shows it."""
        key = search_term.strip()
        return (queryset.filter(subjects__contains=[key]) if key else queryset), False

    @admin.display(description="что")
    def whose(self, view: PersonalDataView) -> str:
        first, *others = view.subjects
        return f"{first} и ещё {len(others)}" if others else first


@admin.register(Letter)
class LetterAdmin(StepsAdmin, BigTableAdmin):
    """Letters are read; what was given up is sent again, or its reader is reached otherwise."""

    personal = "письмо"
    viewed_by = changed_by = frozenset({Role.REGISTRAR})
    steps = (
        Step(
            "send_again",
            "Отправить ещё раз",
            lambda letter, form, by, at: send_again(letter, by=by, at=at),
            is_open=lambda letter: letter.state in (LetterState.FAILED, LetterState.SETTLED),
            about="Письмо уйдёт по тому же адресу. Если адрес неверный или ящик закрыт, оно не "
            "дойдёт и теперь: тогда свяжитесь с человеком иначе.",
        ),
        Step(
            "settle",
            "Человек извещён иначе",
            lambda letter, form, by, at: settle(letter, **form.cleaned_data, by=by, at=at),
            form=lambda data, files, _: SettledForm(data),
            is_open=lambda letter: letter.state == LetterState.FAILED,
            about="Письмо больше не отправляется и уходит из списка недоставленных. Если это отмечено "
            "по ошибке, его можно отправить ещё раз.",
        ),
    )
    actions = ("send_all_again",)
    has_history = False
    list_display = ("subject", "to", "state", "queued_at", "sent_at", "may_be_duplicate")
    list_filter = ("state",)
    search_fields = ("to", "about")
    search_help_text = "Адрес почты целиком"
    # The key of a subscription is nobody else's.
    fields = (
        "event_key",
        "about",
        "to",
        "subject",
        "body",
        "state",
        "attempts",
        "last_error",
        "may_be_duplicate",
        "queued_at",
        "sent_at",
        "settled_how",
        "settled_at",
        "settled_by",
        "log",
    )
    readonly_fields = fields

    @admin.display(description="текст")
    def body(self, letter: Letter) -> str:
        return linebreaksbr(letter.text, autoescape=True)

    def has_add_permission(self, request, obj=None):
        return False

    @admin.action(description="Отправить недоставленные ещё раз", permissions=["change"])
    def send_all_again(self, request, queryset):
        """Send again what of the marked ones was given up, as after a mail server's outage."""
        at, count = timezone.now(), 0
        for letter in queryset.undelivered():
            # Another clerk, or the worker, may have been quicker.
            with suppress(LetterNotGivenUp):
                send_again(letter, by=signed_in(request), at=at)
                count += 1
        messages.success(request, f"Снова отправляются письма: {count}.")

    def get_queryset(self, request):
        """Return letters without those that carry sign-in codes."""
        return super().get_queryset(request).readable()
