"""Addresses of the acts; that of an act is permanent: kind, issuer, date, number."""

from datetime import date

from django.urls import path, re_path, register_converter

from portal.acts.views import bulk, drafts, machines, mistakes, open_data, reading, register


class DayConverter:
    """A day as 2017-09-13."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day that is in no calendar is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: str | date) -> str:
        """Return the day in its address."""
        return str(value)


class FormConverter:
    """The form of a text as a file."""

    regex = "pdf|docx|xml"

    def to_python(self, value: str) -> str:
        """Return the form."""
        return value

    def to_url(self, value: str) -> str:
        """Return the form in its address."""
        return value


class NumberConverter:
    """The number of an act; its slash («12/345») is a tilde in the address."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """Return the number."""
        return value.replace("~", "/")

    def to_url(self, value: str) -> str:
        """Return the number in its address."""
        return value.replace("/", "~")


register_converter(NumberConverter, "number")
register_converter(DayConverter, "day")
register_converter(FormConverter, "form")

app_name = "acts"
_ACT = "<slug:kind>/<slug:issuer>/<day:adopted_on>/<number:number>/"
urlpatterns = [
    path("", register.index, name="index"),
    re_path(r"^feed\.(?P<form>atom|rss)$", machines.feed, name="feed"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<int:number>.xml", machines.sitemap, name="sitemap"),
    path("sitemap-drafts.xml", machines.sitemap_drafts, name="sitemap_drafts"),
    path("open-data/", open_data.open_data, name="open_data"),
    re_path(r"^open-data/acts\.(?P<form>csv|json)$", open_data.data, name="data"),
    re_path(r"^open-data/relations\.(?P<form>csv|json)$", open_data.relations, name="relations"),
    path("open-data/changes.json", bulk.changes, name="changes"),
    path("open-data/acts-texts.zip", bulk.archive, name="archive"),
    path("coming-into-force.ics", machines.coming_into_force, name="coming_into_force"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/<int:pk>/", drafts.detail, name="draft"),
    path(_ACT, reading.detail, name="detail"),
    path(f"{_ACT}cited/", reading.cited, name="cited"),
    path(f"{_ACT}compare/", reading.comparison, name="comparison"),
    path(f"{_ACT}mistake/", mistakes.tell_mistake, name="mistake"),
    path(f"{_ACT}text.<form:form>", reading.download, name="download"),
]
