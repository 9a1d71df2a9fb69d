"""Addresses of the appeals."""

from django.urls import path, re_path, register_converter

from appeals.views import enclosing, following, receipt, sending, status, writing


class ReferenceConverter:
    """The public reference: ten digits; the groups of the receipt are taken too."""

    regex = "[0-9]{4}-?[0-9]{4}-?[0-9]{2}"

    def to_python(self, value: str) -> str:
        """Return the ten digits."""
        return value.replace("-", "")

    def to_url(self, value: str) -> str:
        """Return the digits as they are."""
        return value


register_converter(ReferenceConverter, "reference")

app_name = "appeals"
urlpatterns = [
    path("", following.index, name="index"),
    path("new/", writing.rules, name="new"),
    path("new/forget/", writing.forget, name="forget"),
    path("new/other/", writing.change_over, name="change_over"),
    path("new/review/", sending.review, name="review"),
    path("new/files/", enclosing.files, name="files"),
    path("new/<slug:name>/", writing.step, name="step"),
    path("status/", status.ask, name="status"),
    re_path(
        r"^status/(?P<reference>[0-9]{10})/(?P<secret>[0-9]{12})/$",
        status.show,
        name="status_of",
    ),
    path("<reference:reference>/", following.detail, name="detail"),
    path(
        "<reference:reference>/answer-to-account/",
        following.answer_to_account,
        name="answer_to_account",
    ),
    path("<reference:reference>/received/", receipt.received, name="received"),
    path("<reference:reference>/receipt.pdf", receipt.receipt_pdf, name="receipt_pdf"),
]
