"""Classifier and subjects at the desk."""

from django.contrib import admin

from appeals.models import Appeal, ClassifierCode, PlainSubject
from portal.backoffice.pages import RoleAdmin
from portal.kernel.roles import Role

_CLERKS = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD, Role.ADMINISTRATOR})


@admin.register(ClassifierCode)
class ClassifierCodeAdmin(RoleAdmin):
    """The classifier is read here; a new version comes with a migration."""

    viewed_by = _CLERKS
    list_display = ("code", "name", "level", "is_assignable")
    search_fields = ("code",)

    def get_search_results(self, request, queryset, search_term):
        """Search by words or by the beginning of a code, as at registration."""
        return (queryset.search(search_term) if search_term else queryset), False


@admin.register(PlainSubject)
class PlainSubjectAdmin(RoleAdmin):
    """Subjects in plain words, kept by the registrar."""

    changed_by = frozenset({Role.REGISTRAR, Role.ADMINISTRATOR})
    list_display = ("name", "hint", "code", "position", "is_offered")
    list_select_related = ("code",)
    autocomplete_fields = ("code",)
    fieldsets = (
        (
            None,
            {
                "fields": ("slug", "name", "hint", "code", "position", "is_offered"),
                "description": "Тему, которую уже выбирали, не переименовать: так названы поданные "
                "обращения. Внесите новую, а у прежней снимите отметку «предлагается».",
            },
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """Keep the words that citizens have chosen."""
        is_chosen = obj is not None and Appeal.objects.filter(subject=obj).exists()
        return ("slug", "name") if is_chosen else ()
