"""Addresses of the acts; that of an act is permanent: kind, issuer, date, number."""

from datetime import date

from django.urls import path, register_converter

from portal.acts import views


class DayConverter:
    """A day as 2017-09-13."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day that is in no calendar is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: str | date) -> str:
        """Return the day in its address."""
        return str(value)


register_converter(DayConverter, "day")

app_name = "acts"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:kind>/<slug:issuer>/<day:adopted_on>/<str:number>/", views.detail, name="detail"),
]
