"""What may be wrong with who issues acts."""

from collections.abc import Sequence
from datetime import date

from portal.kernel.errors import RuleViolation


class IssuerRenamed(RuleViolation):
    """A new name would stand in the headings of acts that were adopted under the former one."""

    def __init__(self, count: str) -> None:
        super().__init__(
            f"Это имя стоит в заголовках опубликованных актов (их {count}), а акт сохраняет имя, под "
            "которым орган его принял. Если орган переименован, прежнее имя оставьте, добавьте "
            "орган с новым именем и укажите его здесь: «кто издаёт вместо него» и с какого дня. Если "
            "исправляете ошибку в записи, поставьте отметку.",
            code="issuer_renamed",
            field="is_mistake",
        )


class IssuerHasActs(RuleViolation):
    """The period of a name would leave out an act that was adopted under it."""

    def __init__(self, field: str, heading: str) -> None:
        super().__init__(
            f"В другие дни под этим именем тоже принят акт: {heading}. Проверьте день или сначала "
            "исправьте, кто издал этот акт.",
            code="issuer_has_acts",
            field=field,
        )


class IssuerOfAnotherTime(RuleViolation):
    """On the day of its adoption the issuer of the act had another name, or was none."""

    def __init__(self, name: str, since: date | None, until: date | None, others: Sequence[str]):
        days = " ".join(
            said
            for said in (
                f"с {since:%d.%m.%Y}" if since else "",
                f"по {until:%d.%m.%Y}" if until else "",
            )
            if said
        )
        instead = f" В день принятия акта: {'; '.join(others)}." if others else ""
        super().__init__(
            f"«{name}» издаёт акты {days}.{instead} Выберите, кто издал этот акт, или проверьте день.",
            code="issuer_of_another_time",
            field="issuer",
        )
