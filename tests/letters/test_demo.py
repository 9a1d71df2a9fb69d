"""The mailbox of the demo loses no letter of two senders at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMessage
from django.db import connections

from portal.letters.demo import DemoMailbox, latest


@pytest.mark.django_db(transaction=True)
def test_letters_written_at_the_same_time_are_all_kept():
    def send(number: int) -> None:
        try:
            DemoMailbox().send_messages([EmailMessage(f"{number}", "Текст", to=["a@example.org"])])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(24)))
    assert {letter["subject"] for letter in latest()} == {str(number) for number in range(24)}
