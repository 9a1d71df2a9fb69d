"""What happens to an act on the desk beside its particulars: texts, files, publication."""

from datetime import datetime

import pghistory
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from portal.acts.admin.amending import TELL_AMENDING
from portal.acts.admin.file_remarks import attached_said, detached_said
from portal.acts.forms.desk import (
    CommencementForm,
    DetachForm,
    FileForm,
    PublishForm,
    SignedForm,
    UncommenceForm,
    VerifyForm,
    WithdrawForm,
)
from portal.acts.forms.texts import (
    CorrectionForm,
    DaysForm,
    RemovalForm,
    ReplacementForm,
    StructureForm,
    VersionForm,
)
from portal.acts.models import Act, ActFile, Commencement, Publication, Version, WaitingText
from portal.acts.services import commencements, days, files, texts, withdrawals
from portal.acts.services import register as services
from portal.acts.services.deciding import released_by
from portal.acts.services.mending import mend_as_typed, same_elsewhere
from portal.acts.services.pointed import check_left_points, check_points
from portal.acts.services.restructuring import check_moves, structured_anew
from portal.acts.services.unworked import check_worked_in
from portal.acts.services.waiting import submit_change, submit_removal, submit_version, waits
from portal.backoffice.steps import Step
from portal.kernel.seen import ON_CARD
from portal.people.models import User


def _verify(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.verify(act, by=by, on=form.cleaned_data["on"], at=at)


def _publish(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    is_clean = data.get("has_no_personal_data", False)
    services.publish(act, by=by, at=at, when=data["when"], scans_are_clean=is_clean)


def _take_over(act: Act, _: forms.BaseForm, by: User, __: datetime) -> str:
    services.take_over(act, by=by)
    return "Теперь за весь акт отвечаете вы: опубликовать его может любой другой редактор."


def _withdraw(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.withdraw(act, form.cleaned_data["reason"], at=at, by=by)


def _add_version(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    document = form.document  # type: ignore[attr-defined]
    version = Version(
        act=act,
        valid_from=data["valid_from"],
        amended_by=data["amended_by"],
        is_sample=data["is_sample"],
        akn=texts.written(document, act, data["valid_from"]),
    )
    if version.amended_by is None:
        texts.check_original(act, version.valid_from)
    if not data["is_repeated"]:
        texts.check_repeated(act, version)
    if not data["is_without_points"]:
        check_points(version)
    if not data["is_unworked"]:
        check_worked_in(version)
    return _onward(submit_version(version, on=timezone.localdate(at), at=at, by=by))


def _onward(waiting: WaitingText | None) -> str | None:
    return reverse("admin:acts_waitingtext_change", args=[waiting.pk]) if waiting else None


def _correct_typing(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    mend_as_typed(data["version"], data["wrong"], data["right"])
    return _onward(submit_change(data["version"], on=timezone.localdate(at), at=at, by=by))


def _replace_text(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    version, document = data["version"], form.document  # type: ignore[attr-defined]
    akn = texts.written(document, act, version.valid_from, version.akn)
    if version.is_sample == data["is_sample"]:
        texts.check_replaced(version, akn, "pasted" if data["pasted"] else "file")
    former, version.akn = version.akn, akn
    if not data["is_without_points"]:
        check_points(version, former)
    if not data["is_unworked"]:
        check_worked_in(version)
    version.is_sample = data["is_sample"]
    # Who has never seen the former text is not told of it.
    version.correction = f"текст заменён: {data['reason']}" if act.placed_at else ""
    with pghistory.context(reason=data["reason"]):
        return _onward(submit_change(version, on=timezone.localdate(at), at=at, by=by))


def _restructure(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    version = data["version"]
    former, version.akn = version.akn, structured_anew(version)
    if not data["is_without_points"]:
        check_moves(version, former)
    version.correction = f"структура перечитана: {data['reason']}" if act.placed_at else ""
    with pghistory.context(reason=data["reason"]):
        return _onward(submit_change(version, on=timezone.localdate(at), at=at, by=by))


def _remove_version(act: Act, form: forms.BaseForm, by: User, at: datetime) -> str | None:
    data = form.cleaned_data
    today = timezone.localdate(at)
    if not data["is_without_points"]:
        check_left_points(data["version"])
    return _onward(submit_removal(data["version"], data["reason"], on=today, at=at, by=by))


def _correct_days(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    days.correct_days(
        act,
        adopted_on=data["adopted_on"],
        in_force_from=data["in_force_from"],
        texts=form.texts(),  # type: ignore[attr-defined]
        why=data["reason"],
        by=by,
        on=timezone.localdate(at),
        at=at,
    )


def _commence(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    commencements.commence(Commencement(act=act, **form.cleaned_data), at=at, by=by)


def _uncommence(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    commencements.uncommence(data["commencement"], data["reason"], at=at, by=by)


def _attach(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    role, is_clean = ActFile.Role(data["role"]), data["has_no_personal_data"]
    files.attach(act, data["file"], role, has_no_personal_data=is_clean, by=by, at=at)


def _detach(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    files.detach(form.cleaned_data["attached"], on=timezone.localdate(at), at=at, by=by)


def _sign(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    files.sign(**form.cleaned_data, by=by, at=at)


def _confirm(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    files.confirm_scans(act, by=by, at=at)


def _onward_said(act: Act) -> str:
    if not waits(act):
        return ""
    return "Записано и ждёт второго редактора: читатели увидят это, когда он выпустит."


def approved(act: Act) -> dict[str, str]:
    """Return what is approved of the act, as it is now: with each change of it its moment moves."""
    return {ON_CARD: str(act.changed_at and act.changed_at.isoformat())}


def _to_publish(act: Act) -> str:
    """Say what the law has against it, and of when and by whom is what comes out."""
    told = ((one,) for one in services.doubts_of(act))
    doubts = format_html_join("", '<p class="desk-warning" role="status">{}</p>', told)
    who = act.changed_by or act.prepared_by
    return format_html(
        '{}<p>Последнее изменение: {}{}. <a href="{}">Прочитать текст и файлы</a></p>',
        doubts,
        f"{timezone.localtime(act.changed_at):%d.%m.%Y %H:%M}" if act.changed_at else "неизвестно",
        f", {who}" if who else "",
        reverse("admin:acts_act_preview", args=[act.pk]),
    )


def _if_two_look(says: str) -> str:
    return says if settings.ACTS_SECOND_PAIR_OF_EYES else ""


STEPS = (
    Step(
        "publish",
        "Опубликовать",
        _publish,
        lambda data, _, act: PublishForm(data, scans=files.unconfirmed_scans(act)),
        lambda act: act.state != Publication.PUBLISHED,
        about=_if_two_look("Публикует не тот, кто готовил или менял акт. ")
        + "Прочитайте на карточке его текст и файлы.",
        shown=_to_publish,
        approves=approved,
    ),
    Step(
        "take_over",
        "Отвечать за весь акт",
        _take_over,
        is_open=lambda act: (
            settings.ACTS_SECOND_PAIR_OF_EYES
            and act.state in (Publication.PREPARED, Publication.WITHDRAWN)
        ),
        about="Для случая, когда акт готовили все редакторы и опубликовать его некому. Прочитайте "
        "его целиком: дальше он считается подготовленным вами, а опубликует его другой.",
        shown=_to_publish,
        approves=approved,
    ),
    Step(
        "add_version",
        "Внести текст или редакцию",
        _add_version,
        lambda data, uploads, act: VersionForm(data, uploads, act=act),
        about=_if_two_look(
            "У акта, который уже виден читателям, новый текст выпускает другой редактор."
        ),
        outcome=_onward_said,
        warned=VersionForm.warnings,
    ),
    Step(
        "correct_typing",
        "Исправить опечатку",
        _correct_typing,
        lambda data, uploads, act: CorrectionForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Новая редакция не появится; рядом с текстом останется, что и когда исправлено."
        + _if_two_look(
            " Опечатку в тексте, который уже виден читателям, выпускает другой редактор."
        ),
        outcome=_onward_said,
        warned=lambda form: same_elsewhere(**form.cleaned_data),
    ),
    Step(
        "replace_text",
        "Заменить текст",
        _replace_text,
        lambda data, uploads, act: ReplacementForm(data, uploads, act=act),
        lambda act: act.versions.exists(),
        about="Если у редакции не тот текст, что в подлиннике. Прежний останется в журнале."
        + _if_two_look(" У акта, который виден читателям, новый выпускает другой редактор."),
        outcome=_onward_said,
        warned=ReplacementForm.warnings,
    ),
    Step(
        "restructure",
        "Перечитать структуру",
        _restructure,
        lambda data, uploads, act: StructureForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Если части статей или пункты редакции стоят не там: прежний портал понял их неверно. "
        "Слова останутся, адреса пунктов могут измениться. Сначала оставьте отметку пустой: портал "
        "назовёт пункты, которые пропадут и появятся. Все такие редакции называет команда "
        "«restructured»."
        + _if_two_look(" У акта, который виден читателям, решает другой редактор."),
        outcome=_onward_said,
    ),
    Step(
        "remove_version",
        "Убрать редакцию",
        _remove_version,
        lambda data, uploads, act: RemovalForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Если редакция внесена по ошибке. Дальше снова читается прежняя; убранная останется в "
        "журнале." + _if_two_look(" У акта, который виден читателям, решает другой редактор."),
        outcome=_onward_said,
    ),
    Step(
        "correct_days",
        "Исправить день",
        _correct_days,
        lambda data, uploads, act: DaysForm(data, act=act),
        lambda act: act.versions.exists(),
        about="Если день принятия, вступления в силу или первый день редакции набран неверно. "
        "Первоначальный текст, который начинался в день принятия или вступления в силу, перейдёт "
        "вместе с ним, связь «изменяет» — вместе с редакцией, с которой она началась. Прежний адрес "
        "акта приведёт к новому, прежние дни останутся в журнале."
        + _if_two_look(
            " У акта, который виден читателям, изменение потом смотрит другой редактор."
        ),
        mends=lambda act: act,
    ),
    TELL_AMENDING,
    Step(
        "commence",
        "Указать день вступления пункта",
        _commence,
        lambda data, uploads, act: CommencementForm(data, act=act),
        about="Для пунктов, которые вступают в силу не вместе с актом. День опубликования их не "
        "вводит в силу; о дне раньше того, который даёт закон, портал предупредит.",
        warned=lambda form: services.doubts_of(form.act),
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
        outcome=attached_said,
    ),
    Step(
        "confirm",
        "Файлы просмотрены",
        _confirm,
        is_open=lambda act: (
            act.state == Publication.PUBLISHED and files.unconfirmed_scans(act).exists()
        ),
        about="Подтвердите: в сканах и файлах с изображениями нет личных данных посторонних людей. "
        "До этого читатели их не видят.",
        approves=approved,
    ),
    Step(
        "sign",
        "Что подписано",
        _sign,
        lambda data, uploads, act: SignedForm(data, act=act),
        lambda act: act.files.filter(role=ActFile.Role.SIGNATURE).exists(),
        about="Читатели увидят подпись под файлом, который ею подписан.",
    ),
    Step(
        "detach",
        "Убрать файл",
        _detach,
        lambda data, uploads, act: DetachForm(data, act=act),
        lambda act: act.files.exists(),
        about="Файл будет уничтожен. В журнале останется, что он был.",
        outcome=detached_said,
    ),
    Step(
        "verify",
        "Сверено с подлинником",
        _verify,
        lambda data, uploads, act: VerifyForm(data, today=timezone.localdate()),
        approves=approved,
    ),
    Step(
        "withdraw",
        "Убрать с портала",
        _withdraw,
        lambda data, uploads, act: WithdrawForm(
            data, released=released_by(act), left=withdrawals.left_by(act)
        ),
        lambda act: act.state in (Publication.PUBLISHED, Publication.SCHEDULED),
        warned=WithdrawForm.warnings,
    ),
)
