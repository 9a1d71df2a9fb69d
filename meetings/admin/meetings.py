"""The press officer's card of a meeting: everything that happens to it is a step."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetings.forms.desk import (
    CancelForm,
    ClerkQuestionForm,
    ClerkRegistrationForm,
    KeptForm,
    MeetingForm,
    PhotoForm,
    PromiseForm,
    RemovePhotoForm,
    ReportForm,
    ScheduleForm,
    as_typed,
)
from meetings.models import Meeting, Promise, Series
from meetings.rules import workflow
from meetings.rules.vocabulary import Source
from meetings.services import announcing, asking, registration, reporting
from meetings.services.announcing import MeetingInput, input_of
from meetings.services.registration import Visitor
from portal.backoffice.pages import RegisterAdmin, RoleAdmin
from portal.backoffice.steps import Step, StepsAdmin
from portal.files import services as files
from portal.files.services.pictures import accept_picture
from portal.kernel.errors import RuleViolation
from portal.kernel.typography import says_something
from portal.kernel.workflow import Transition
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import add_violation


def _change(meeting: Meeting, form: Any, by: User, at: datetime) -> None:
    announcing.change(meeting, MeetingInput(**form.cleaned_data), by=by, at=at)


def _copy(meeting: Meeting, form: Any, by: User, at: datetime) -> str:
    said = MeetingInput(**form.cleaned_data)
    copy = announcing.prepare(said, by=by, at=at, copied_from=meeting)
    return reverse("admin:meetings_meeting_change", args=[copy.pk])


def _publish(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    announcing.publish(meeting, by=by, at=at)


def _schedule(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    announcing.schedule(meeting, when=form.cleaned_data["publish_at"], by=by, at=at)


def _cancel(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    announcing.cancel(meeting, reason=form.cleaned_data["reason"], by=by, at=at)


def _hold(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    reporting.hold(meeting, by=by, at=at)


def _report(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = dict(form.cleaned_data)
    upload = data.pop("minutes")
    minutes = files.accept(upload, by=by, at=at) if upload else None
    reporting.report(meeting, reporting.Report(**data, minutes=minutes), by=by, at=at)


def _photo(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    if data["has_faces"] and not says_something(data["lawful_because"]):
        raise reporting.FacesNotConfirmed
    picture = accept_picture(data["picture"], alt=data["alt"], by=by, at=at)
    reporting.add_photo(
        meeting,
        picture,
        has_faces=data["has_faces"],
        lawful_because=data["lawful_because"],
        by=by,
        at=at,
    )


def _promise(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    reporting.promise(meeting, **form.cleaned_data, by=by, at=at)


def _close(meeting: Meeting, form: forms.BaseForm, by: User, at: datetime) -> None:
    reporting.close(meeting, by=by, at=at)


def _register(meeting: Meeting, form: Any, by: User, at: datetime) -> str:
    made = registration.register(meeting, Visitor(**form.cleaned_data), by=by, at=at)
    return reverse("admin:meetings_registration_change", args=[made.pk])


def _ask(meeting: Meeting, form: Any, by: User, at: datetime) -> None:
    data = dict(form.cleaned_data)
    source = Source(data.pop("source"))
    asking.enter(meeting, asking.QuestionInput(**data), source=source, by=by, at=at)


def _announcement(data: Any, of: Meeting | None = None, **more: Any) -> MeetingForm:
    """Return the form of an announcement, new or of the meeting that is changed."""
    return MeetingForm(
        data, obstacles=partial(announcing.obstacles, of=of, at=timezone.now()), **more
    )


def _typed(meeting: Meeting) -> dict[str, Any]:
    return as_typed(vars(input_of(meeting)))


def _report_form(data: Any, sent: Any, meeting: Meeting) -> ReportForm:
    names = ("attendance", "summary", "video_url")
    return ReportForm(data, sent, initial={name: getattr(meeting, name) for name in names})


def _of(transition: Transition, act: Any, form: Any = None, about: str = "", **more: Any) -> Step:
    """Return the button of a transition: its words, its states, its roles."""
    more |= {"form": form} if form else {}
    return Step(
        transition.name,
        transition.label,
        act,
        is_open=lambda meeting: meeting.state in transition.from_states,
        about=about,
        by=transition.by,
        **more,
    )


def _step(name: str, label: str, act: Any, form: Any, like: Transition, about: str = "") -> Step:
    return Step(name, label, act, form, lambda one: one.state in like.from_states, about, like.by)


_STEPS = (
    _of(
        workflow.PUBLISH,
        _publish,
        about="Встреча появится на портале, подписчики районов получат письма.",
    ),
    _of(workflow.SCHEDULE, _schedule, lambda data, sent, one: ScheduleForm(data)),
    _of(
        workflow.CHANGE,
        _change,
        lambda data, sent, one: _announcement(data, one, initial=_typed(one)),
        about="Если встреча объявлена, изменение времени, места или повестки дойдёт до всех, кому "
        "о ней сообщали, и появится на странице.",
        mends=lambda one: one,
    ),
    _step(
        "register",
        "Записать по телефону",
        _register,
        lambda data, sent, one: ClerkRegistrationForm(data),
        workflow.ENTER,
    ),
    _step(
        "question",
        "Внести вопрос",
        _ask,
        lambda data, sent, one: ClerkQuestionForm(data),
        workflow.ENTER,
    ),
    _of(workflow.HOLD, _hold, about="Вопросы больше не будут приниматься."),
    _of(workflow.REPORT, _report, _report_form, mends=lambda one: one),
    _step(
        "photo",
        "Добавить снимок",
        _photo,
        lambda data, sent, one: PhotoForm(data, sent),
        workflow.REPORT,
        "Снимок покажут без сведений о камере и месте съёмки.",
    ),
    Step(
        "unphoto",
        "Убрать снимок",
        lambda one, form, by, at: reporting.remove_photo(form.cleaned_data["photo"], by=by, at=at),
        lambda data, sent, one: RemovePhotoForm(data, meeting=one),
        lambda one: one.state in workflow.REPORT.from_states and one.photos.exists(),
        about="Снимок пропадёт со страницы и будет удалён: например, человек на нём попросил об "
        "этом.",
        by=workflow.REPORT.by,
    ),
    _step(
        "promise",
        "Записать обещание",
        _promise,
        lambda data, sent, one: PromiseForm(data),
        workflow.REPORT,
    ),
    _of(
        workflow.CLOSE,
        _close,
        about="У каждого вопроса должен быть ответ, номер обращения или причина.",
    ),
    Step(
        "copy",
        "Скопировать",
        _copy,
        lambda data, sent, one: _announcement(data, initial=_typed(one)),
        about="Новая встреча по этому образцу: поправьте дату и зал.",
        by=workflow.PRESS,
    ),
    _of(
        workflow.CANCEL,
        _cancel,
        lambda data, sent, one: CancelForm(data, open_questions=one.questions.open().count()),
        about="Причину увидят жители; кому сообщали о встрече, сообщат об отмене.",
    ),
)


@admin.register(Meeting)
class MeetingAdmin(StepsAdmin):
    """A meeting from its draft to its close; residents' data are on other pages."""

    changed_by = workflow.CLERKS
    steps = _STEPS
    list_display = ("title", "starts_at", "hall", "state")
    list_display_links = ("title",)
    list_select_related = ("hall",)
    list_filter = ("state",)
    search_fields = ("title",)
    ordering = ("-starts_at", "-id")
    fields = ("about",)
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, workflow.PRESS)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take a new announcement, whole or not at all."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        form = _announcement(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                made = announcing.prepare(
                    MeetingInput(**form.cleaned_data), by=signed_in(request), at=timezone.now()
                )
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                return redirect(reverse("admin:meetings_meeting_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Новая встреча",
            "opts": self.opts,
            "form": form,
            "list_url": reverse("admin:meetings_meeting_changelist"),
        }
        return TemplateResponse(request, "meetings/admin/announcement.html", context)

    @admin.display(description="встреча")
    def about(self, meeting: Meeting) -> SafeString:
        """Show where the meeting stands, and the pages on which one works on it."""
        open_questions = meeting.questions.open().count()
        came = meeting.registrations.exclude(attended_at=None).count()
        facts = [
            ("Состояние", meeting.get_state_display()),
            ("Начало", f"{timezone.localtime(meeting.starts_at):%d.%m.%Y %H:%M}"),
            ("Где", str(meeting.hall or meeting.online_url)),
            ("Изменений после объявления", meeting.revision),
            ("Запись", f"мест {meeting.places}" if meeting.places else "не нужна, приходят все"),
            (
                "Записано",
                f"с местом {meeting.registrations.confirmed().count()}, "
                f"ждут {meeting.registrations.waiting().count()}, пришло {came}",
            ),
            ("Вопросов", f"{meeting.questions.count()}, открыто {open_questions}"),
        ]
        if meeting.publish_at:
            moment = timezone.localtime(meeting.publish_at)
            facts.append(("Будет объявлена", f"{moment:%d.%m.%Y %H:%M}"))
        if meeting.cancel_reason:
            facts.append(("Отменена", meeting.cancel_reason))
        if meeting.reported_at:
            facts.append(("Пришло по отчёту", meeting.attendance))
        facts += [("Обещано", f"{one} — {one.responsible}") for one in meeting.promises.all()]
        links = []
        if meeting.is_public:
            links = [
                (meeting.get_absolute_url(), "Страница встречи"),
                (reverse("meetings:moderate", args=[meeting.pk]), "Модерация вопросов"),
                (reverse("meetings:door", args=[meeting.pk]), "Вход: отметить по коду"),
                (reverse("meetings:screen", args=[meeting.pk]), "Экран зала"),
            ]
        people = f"{reverse('admin:meetings_registration_changelist')}?meeting__id__exact="
        asked = f"{reverse('admin:meetings_question_changelist')}?meeting__id__exact="
        links += [(f"{people}{meeting.pk}", "Записи"), (f"{asked}{meeting.pk}", "Вопросы")]
        return format_html(
            '<div class="desk"><nav aria-label="Страницы встречи">{}</nav><ul>{}</ul></div>',
            format_html_join(" ", '<a class="desk-button" href="{}">{}</a>', links),
            format_html_join("", "<li>{}: {}</li>", facts),
        )


@admin.register(Series)
class SeriesAdmin(RoleAdmin):
    changed_by = workflow.PRESS
    list_display = ("title",)


def _keep(made: Promise, form: forms.BaseForm, by: User, at: datetime) -> None:
    reporting.keep_promise(
        made, report=form.cleaned_data["report"], on=timezone.localdate(at), by=by, at=at
    )


def _mend(made: Promise, form: forms.BaseForm, by: User, at: datetime) -> None:
    reporting.mend_promise(made, **form.cleaned_data, by=by, at=at)


def _is_owed(made: Promise) -> bool:
    return made.done_on is None


@admin.register(Promise)
class PromiseAdmin(StepsAdmin, RegisterAdmin):
    """What was promised at meetings; made on the card of the meeting, corrected and kept here."""

    changed_by = workflow.PRESS
    list_display = ("text", "meeting", "responsible", "due_on", "done_on")
    list_select_related = ("meeting",)
    fields = ("meeting", "text", "responsible", "due_on", "done_on", "report")
    ordering = ("due_on", "id")
    steps = (
        Step(
            "keep",
            "Сделано",
            _keep,
            lambda data, sent, one: KeptForm(data),
            _is_owed,
        ),
        Step(
            "mend",
            "Исправить",
            _mend,
            lambda data, sent, one: PromiseForm(
                data, initial={name: getattr(one, name) for name in PromiseForm.base_fields}
            ),
            _is_owed,
            about="На странице встречи встанут новые слова, прежние останутся в истории.",
            mends=lambda one: one.meeting,
        ),
    )
