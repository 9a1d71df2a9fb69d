"""Appoint the first administrator: ``manage.py appoint_administrator EMAIL SURNAME NAME``."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from portal.people.services.offices import appoint_administrator


class Command(BaseCommand):
    """Roles come with a post, and only an administrator gives posts: this one is the first."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("last_name")
        parser.add_argument("first_name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"«{options['email']}» — не адрес почты.") from error
        officer = appoint_administrator(
            options["email"],
            last_name=options["last_name"],
            first_name=options["first_name"],
            on=timezone.localdate(),
        )
        self.stdout.write(
            f"{officer.user.full_name} назначен: {officer.post}. Пароль он задаёт сам: "
            "«Войти» → «Забыли пароль», код придёт на почту. Затем нужен второй фактор входа."
        )
