"""The import of many acts: upload, what would change, progress."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from portal.acts.admin.fields import EDITORS
from portal.acts.models import Import, ImportRow, RowState
from portal.acts.services import imports as services
from portal.acts.services.folders import PATTERN
from portal.acts.services.packed import PackedTexts
from portal.acts.services.sheets import COLUMNS, empty_sheet
from portal.backoffice.steps import Step, StepsAdmin
from portal.files.content.kinds import Kind
from portal.kernel.errors import RuleViolation
from portal.people.access import signed_in
from portal.people.models import User
from portal.web.forms import PortalFormMixin, add_violation
from portal.web.jobs import queue

_SHOWN = 200
_TOLD = 5


class ImportForm(PortalFormMixin, forms.Form):
    """The table, and the texts that it names."""

    sheet = forms.FileField(
        label="Таблица: XLSX или CSV",
        required=False,
        help_text="Без таблицы портал узнаёт акты по именам файлов архива и по началу текстов.",
    )
    archive = forms.FileField(
        label="Тексты одним архивом ZIP",
        required=False,
        help_text="Имена файлов — как в таблице; одинаковые в разных папках — с папкой. Без таблицы "
        f"файл называется так: {PATTERN}",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not (self.errors or cleaned.get("sheet") or cleaned.get("archive")):
            self.add_error("sheet", "Приложите таблицу, архив с текстами или то и другое.")
        return cleaned

    def clean_archive(self) -> Any:
        """Refuse what came cut off, for it would be called damaged."""
        archive, most = self.cleaned_data["archive"], settings.FILES_MAX_TOTAL_BYTES
        if archive and archive.size > most:
            raise forms.ValidationError(
                f"Архив больше {most // 1024**2} МБ: разделите его, каждую часть со своей таблицей."
            )
        return archive


def _about() -> str:
    waits = (
        "а их новые тексты и то, какими актами они внесены, — когда выпустит второй редактор"
        if settings.ACTS_SECOND_PAIR_OF_EYES
        else "их новые тексты и то, какими актами они внесены, — тоже"
    )
    return (
        "Строки с ошибками не вносятся. Новые акты появятся неопубликованными. Реквизиты, рубрики, "
        f"связи, подписи и подписанные тексты опубликованных актов читатели увидят сразу, {waits}. Скан они увидят, когда "
        "редактор отметит на карточке, что личных данных в нём нет."
    )


def _start(imported: Import, form: forms.BaseForm, by: User, at: datetime) -> None:
    services.start(imported, at=at)
    queue("acts.import_rows")


@admin.register(Import)
class ImportAdmin(StepsAdmin):
    """Nothing changes until the editor has seen what would."""

    changed_by = EDITORS
    list_display = ("name", "uploaded_at", "by", "started_at")
    list_select_related = ("by",)
    steps = (
        Step(
            "start",
            "Выполнить импорт",
            _start,
            is_open=lambda one: (
                one.started_at is None
                and not one.rows.filter(state=RowState.WAITING).exists()
                and one.rows.filter(state__in=(RowState.NEW, RowState.CHANGED)).exists()
            ),
            about=_about,
        ),
    )

    def get_urls(self) -> list[Any]:
        """Add the empty table."""
        page = path(
            "sheet.xlsx", self.admin_site.admin_view(self.sheet_view), name="acts_import_sheet"
        )
        return [page, *super().get_urls()]

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Send a table with its head alone."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        response = HttpResponse(empty_sheet(), content_type=Kind.XLSX.media_type)
        response["Content-Disposition"] = 'attachment; filename="acts.xlsx"'
        return response

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take the table and its texts."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        is_sent = request.method == "POST"
        form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_sent and form.is_valid():
            sheet, archive = form.cleaned_data["sheet"], form.cleaned_data["archive"]
            try:
                files: Mapping[str, bytes] = PackedTexts(archive.file) if archive else {}
                imported = services.begin(
                    (sheet or archive).name,
                    sheet.read() if sheet else None,
                    files,
                    by=signed_in(request),
                    at=timezone.now(),
                )
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                queue("acts.import_rows")
                if spare := imported.spare.splitlines():
                    shown = ", ".join(spare[:_TOLD]) + (" и другие" if spare[_TOLD:] else "")
                    messages.warning(request, f"Этих файлов нет в таблице, они не нужны: {shown}.")
                return redirect(reverse("admin:acts_import_change", args=[imported.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Импорт актов",
            "opts": self.opts,
            "form": form,
            "columns": COLUMNS.items(),
        }
        return TemplateResponse(request, "acts/admin/import.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show how far it is, each error by row, and what would change."""
        imported = self.get_object(request, object_id)
        if imported is None or not self.has_view_permission(request, imported):
            return super().change_view(request, object_id, form_url, extra_context)
        counts = dict(imported.rows.order_by().values_list("state").annotate(number=Count("pk")))
        total = sum(counts.values())
        waits = counts.get(RowState.WAITING, 0)
        left = counts.get(RowState.NEW, 0) + counts.get(RowState.CHANGED, 0)
        is_busy = bool(waits or (imported.started_at and left))
        spare = imported.spare.splitlines()
        context = {
            **self.admin_site.each_context(request),
            "title": str(imported),
            "spare": spare[:_SHOWN],
            "spare_more": len(spare[_SHOWN:]),
            "opts": self.opts,
            "object": imported,
            "counts": [(state.label, counts.get(state, 0)) for state in RowState],
            "total": total,
            "ready": total - (left if imported.started_at else waits),
            "is_busy": is_busy,
            "wrong": imported.rows.filter(state=RowState.WRONG)[:_SHOWN],
            "wrong_total": counts.get(RowState.WRONG, 0),
            "rows": ImportRow.objects.filter(of=imported)
            .exclude(state__in=(RowState.WRONG, RowState.WAITING))
            .select_related("act__issuer")
            .order_by("position")[:_SHOWN],
            "shown": _SHOWN,
            "needs_another": settings.ACTS_SECOND_PAIR_OF_EYES,
            "steps": [
                (step.label, self._url(imported, step))
                for step in self.steps
                if step.is_open(imported)
            ],
        }
        return TemplateResponse(request, "acts/admin/import_card.html", context)
