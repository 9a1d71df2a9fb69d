"""Consents that an applicant may give beside the appeal, which itself needs none.

Each is a document of its own: purpose, data, actions, term, way of withdrawal.
Law: 152-FZ art. 9(1) as amended by 156-FZ, 9(4).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OptionalData:
    """What is asked beyond the law: the purpose's key and the text with its version."""

    purpose: str
    text_version: str
    template: str

    def text(self, *, operator: str, address: str) -> str:
        """Return the text as it is shown and recorded."""
        return self.template.format(operator=operator, address=address)


PHONE = OptionalData(
    purpose="appeal_phone",
    text_version="2026-11",
    template=(
        "Я даю согласие оператору — {operator}, {address} — на обработку номера телефона, который "
        "указал(а) в обращении. Цель: звонок, чтобы уточнить подробности обращения. Действия: "
        "запись, хранение, использование, удаление, на компьютере и без него. Срок: пока "
        "обращение рассматривают и хранят или пока я не отзову согласие. Отозвать можно в личном "
        "кабинете в любое время: номер будет удалён, рассмотрение обращения продолжится."
    ),
)
