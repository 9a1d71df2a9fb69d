"""Units, officers, districts, the calendar and the log of views: the administrator's pages."""

from django.contrib import admin
from django.contrib.auth.models import Group

from portal.backoffice.pages import RoleAdmin
from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.people.models import CalendarDay, District, Officer, PersonalDataView, Unit, User

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
admin.site.unregister(Group)


@admin.register(Unit)
class UnitAdmin(RoleAdmin):
    changed_by = _ADMINISTRATOR
    list_display = ("short_name", "parent", "valid_from", "valid_to", "accepts_appeals")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name")
    autocomplete_fields = ("parent",)


@admin.register(Officer)
class OfficerAdmin(RoleAdmin):
    changed_by = _ADMINISTRATOR
    list_display = ("user", "post", "unit", "holds_from", "holds_to")
    list_select_related = ("user", "unit")
    search_fields = ("user__name_key", "post")
    autocomplete_fields = ("user", "unit")


@admin.register(User)
class UserAdmin(RoleAdmin):
    viewed_by = _ADMINISTRATOR
    list_display = ("email", "last_name", "first_name", "is_active")
    search_fields = ("name_key", "email")
    fields = ("email", "last_name", "first_name", "patronymic", "is_active", "joined_at")
    ordering = ("-id",)


@admin.register(District)
class DistrictAdmin(RoleAdmin):
    changed_by = _ADMINISTRATOR
    list_display = ("name", "unit")
    list_select_related = ("unit",)


@admin.register(CalendarDay)
class CalendarDayAdmin(RoleAdmin):
    changed_by = _ADMINISTRATOR
    list_display = ("day", "is_working", "ground")


@admin.register(PersonalDataView)
class PersonalDataViewAdmin(RoleAdmin):
    viewed_by = _ADMINISTRATOR
    list_display = ("at", "viewer", "subject", "what")
    list_select_related = ("viewer",)
    search_fields = ("subject",)


@admin.register(Letter)
class LetterAdmin(RoleAdmin):
    viewed_by = frozenset({Role.REGISTRAR})
    list_display = ("subject", "to", "state", "queued_at", "sent_at", "may_be_duplicate")
    list_filter = ("state",)
    search_fields = ("to", "about")
    exclude = ("is_secret", "user")

    def get_queryset(self, request):
        """Return letters without those that carry sign-in codes."""
        return super().get_queryset(request).readable()
