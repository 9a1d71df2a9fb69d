"""Django's own admin as it comes, with the columns and the search of our list."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import include, path

from appeals.models import Appeal


class StockAdmin(ModelAdmin):
    list_display = ("__str__", "due_on", "author", "subject", "state", "unit", "executor")
    list_select_related = ("subject", "unit", "executor__user")
    search_fields = ("number", "last_name", "first_name", "text")
    list_per_page = 50


site = AdminSite(name="admin")
site.register(Appeal, StockAdmin)
urlpatterns = [path("admin/", site.urls), path("", include("portal.urls"))]
