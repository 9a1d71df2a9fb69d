"""What happens to an act on the desk beside its particulars: texts, files, publication."""

from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils import timezone

from portal.acts.forms.desk import (
    CommencementForm,
    CorrectionForm,
    DetachForm,
    FileForm,
    PublishForm,
    UncommenceForm,
    VerifyForm,
    VersionForm,
    WithdrawForm,
)
from portal.acts.models import Act, ActFile, Commencement, Publication, Version
from portal.acts.services import commencements, files, relations, texts
from portal.acts.services import register as services
from portal.acts.services.waiting import submit_version
from portal.acts.texts.writing import to_akn
from portal.backoffice.steps import Step
from portal.people.models import User
from portal.web.jobs import queue


def _verify(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.verify(act, by=by, on=form.cleaned_data["on"], at=at)


def _publish(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    is_clean = data.get("has_no_personal_data", False)
    services.publish(act, by=by, at=at, when=data["when"], scans_are_clean=is_clean)


def _withdraw(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.withdraw(act, form.cleaned_data["reason"], at=at)


def _add_version(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    document = form.document  # type: ignore[attr-defined]
    version = Version(
        act=act,
        valid_from=data["valid_from"],
        amended_by=data["amended_by"],
        is_sample=data["is_sample"],
        akn=to_akn(document, texts.identity_of(act, data["valid_from"])),
    )
    waiting = submit_version(version, on=timezone.localdate(at), at=at, by=by)
    return reverse("admin:acts_waitingtext_change", args=[waiting.pk]) if waiting else None


def _correct_typing(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    texts.correct_typing(
        data["version"], data["wrong"], data["right"], on=timezone.localdate(at), at=at, by=by
    )


def _commence(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    commencements.commence(Commencement(act=act, **form.cleaned_data), at=at, by=by)


def _uncommence(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    commencements.uncommence(data["commencement"], data["reason"], at=at, by=by)


def _attach(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    role, is_clean = ActFile.Role(data["role"]), data["has_no_personal_data"]
    attached = files.attach(act, data["file"], role, has_no_personal_data=is_clean, by=by, at=at)
    if role is ActFile.Role.SCAN:
        queue("acts.read_text_layer", file_id=attached.pk)


def _detach(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    files.detach(form.cleaned_data["attached"], on=timezone.localdate(at), at=at, by=by)


def _confirm(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    files.confirm_scans(act, at=at)


STEPS = (
    Step(
        "publish",
        "Опубликовать",
        _publish,
        lambda data, _, act: PublishForm(data, scans=files.unconfirmed_scans(act)),
        lambda act: act.state != Publication.PUBLISHED,
        about="Публикует не тот, кто готовил или менял акт: прочитайте на карточке его текст и файлы.",
    ),
    Step(
        "add_version",
        "Внести текст или редакцию",
        _add_version,
        lambda data, uploads, act: VersionForm(data, uploads, act=act),
        about="У акта, который уже виден читателям, новый текст выпускает другой редактор.",
    ),
    Step(
        "correct_typing",
        "Исправить опечатку",
        _correct_typing,
        lambda data, uploads, act: CorrectionForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Новая редакция не появится; под текстом останется, что и когда исправлено.",
    ),
    Step(
        "commence",
        "Указать день вступления пункта",
        _commence,
        lambda data, uploads, act: CommencementForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Для пунктов, которые вступают в силу не вместе с актом. День опубликования здесь не важен.",
    ),
    Step(
        "uncommence",
        "Убрать день вступления пункта",
        _uncommence,
        lambda data, uploads, act: UncommenceForm(data, act=act),
        lambda act: act.commencements.exists(),
        about="Пункт будет действовать вместе с актом. В журнале останется, что день был и почему убран.",
    ),
    Step(
        "attach",
        "Приложить файл",
        _attach,
        lambda data, uploads, act: FileForm(data, uploads),
    ),
    Step(
        "confirm",
        "Скан просмотрен",
        _confirm,
        is_open=lambda act: (
            act.state == Publication.PUBLISHED and files.unconfirmed_scans(act).exists()
        ),
        about="Подтвердите: в сканах нет личных данных посторонних людей. До этого читатели их не видят.",
    ),
    Step(
        "detach",
        "Убрать файл",
        _detach,
        lambda data, uploads, act: DetachForm(data, act=act),
        lambda act: act.files.exists(),
        about="Файл будет уничтожен. В журнале останется, что он был.",
    ),
    Step(
        "verify",
        "Сверено с подлинником",
        _verify,
        lambda data, uploads, act: VerifyForm(data, today=timezone.localdate()),
    ),
    Step(
        "withdraw",
        "Убрать с портала",
        _withdraw,
        lambda data, uploads, act: WithdrawForm(data, released=relations.released_by(act)),
        lambda act: act.state in (Publication.PUBLISHED, Publication.SCHEDULED),
    ),
)
