"""The fictional people of the demo city and its units; the units are sample data."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.kernel.roles import Role
from portal.people.demo_accounts import ACCOUNTS, PASSWORD
from portal.people.models import District, Officer, Unit, User

_SINCE = date(2024, 1, 9)
_DISTRICTS = ("Центральный", "Железнодорожный", "Индустриальный", "Кировский", "Краснофлотский")
_UNITS = (
    ("Управление ЖКХ и эксплуатации жилищного фонда", "Управление ЖКХ"),
    ("Управление дорог и внешнего благоустройства", "Управление дорог"),
    ("Управление транспорта", "Управление транспорта"),
    ("Департамент архитектуры, строительства и землепользования", "Департамент архитектуры"),
    ("Департамент муниципальной собственности", "Департамент муниципальной собственности"),
    ("Управление образования", "Управление образования"),
    ("Управление культуры", "Управление культуры"),
    ("Управление по физической культуре и спорту", "Управление спорта"),
    ("Финансовый департамент", "Финансовый департамент"),
    ("Управление по делам ГО, ЧС и пожарной безопасности", "Управление ГО и ЧС"),
)
_NAMES = {
    "registrar": ("Соболева", "Марина", "Игоревна"),
    "executor": ("Лесных", "Павел", "Андреевич"),
    "head": ("Дальнева", "Ольга", "Викторовна"),
    "reception": ("Тихомирова", "Нина", "Сергеевна"),
    "editor": ("Берёзкин", "Илья", "Олегович"),
    "editor2": ("Причалова", "Дарья", "Семёновна"),
    "press": ("Вяземская", "Дарья", "Антоновна"),
    "moderator": ("Хорский", "Леонид", "Игоревич"),
    "analyst": ("Ключевская", "Вера", "Павловна"),
    "council": ("Заседателева", "Юлия", "Андреевна"),
    "admin": ("Рощин", "Кирилл", "Денисович"),
    "chair": ("Председателев", "Игорь", "Вячеславович"),
    "member": ("Гнездилова", "Дарья", "Антоновна"),
    "citizen": ("Амурская", "Елена", "Николаевна"),
}
_POSTS = {
    "registrar": "Главный специалист",
    "executor": "Ведущий специалист",
    "head": "Заместитель главы администрации",
    "reception": "Специалист общественной приёмной",
    "editor": "Редактор",
    "editor2": "Редактор",
    "press": "Специалист пресс-службы",
    "moderator": "Модератор",
    "analyst": "Аналитик",
    "council": "Секретарь советов",
    "admin": "Администратор портала",
}
_CITIZENS = (
    ("Тополев", "Виктор", "Семёнович"),
    ("Ерофеева", "Галина", "Ивановна"),
    ("Утёсов", "Сергей", ""),
    ("Малышева", "Ксения", "Романовна"),
    ("Причалов", "Артём", "Юрьевич"),
    ("Сихотина", "Людмила", "Петровна"),
    ("Ключников", "Роман", "Олегович"),
    ("Хехцирова", "Анна", "Дмитриевна"),
    ("Стрелков", "Михаил", "Захарович"),
    ("Заимкина", "Ольга", ""),
    ("Воронежский", "Игорь", "Борисович"),
    ("Бурейкина", "Тамара", "Васильевна"),
    ("Багульникова", "Полина", "Алексеевна"),
    ("Ургалов", "Дмитрий", "Анатольевич"),
    ("Силинский", "Евгений", "Маркович"),
    ("Грядкин", "Семён", "Ильич"),
    ("Снежкова", "Ирина", "Павловна"),
    ("Осокина", "Марина", "Викторовна"),
    ("Верещагина", "Инна", "Карловна"),
    ("Кузнечихин", "Арсений", "Львович"),
    ("Полянский", "Григорий", "Фомич"),
    ("Осипова", "Нелли", "Георгиевна"),
    ("Лодочников", "Юрий", "Вадимович"),
    ("Пионова", "Раиса", "Ефимовна"),
    ("Дятлова", "Зинаида", "Яковлевна"),
)


@dataclass(frozen=True)
class Office:
    """Who works on the demo's appeals; executors by their unit's short name, citizens by surname."""

    registrar: User
    head: User
    executors: dict[str, Officer]
    citizens: dict[str, User]
    units: dict[str, Unit]
    accounts: dict[str, User]


def load() -> Office:
    """Make units, officers and citizens; what is there already stays."""
    administration = _unit("Администрация города", "Администрация города", None)
    affairs = _unit("Управление делами", "Управление делами", administration)
    desk = _unit("Сектор по рассмотрению обращений граждан", "Сектор обращений", affairs)
    units = {short: _unit(name, short, administration) for name, short in _UNITS}
    for name in _DISTRICTS:
        committee = _unit(
            f"Комитет по управлению районом: {name}", f"{name} район", administration, True
        )
        District.objects.get_or_create(name=name, defaults={"unit": committee})
    users = {account.name: _user(account.email, _NAMES[account.name]) for account in ACCOUNTS}
    executors: dict[str, Officer] = {}
    for account in ACCOUNTS:
        if account.role is None:
            continue
        unit = {
            Role.HEAD: administration,
            Role.EXECUTOR: units["Управление дорог"],
        }.get(account.role, desk)
        officer = _officer(users[account.name], unit, _POSTS[account.name], account.role)
        if account.role is Role.EXECUTOR:
            executors[unit.short_name] = officer
    others = (
        ("Управление ЖКХ", ("Сопкин", "Глеб", "Матвеевич")),
        ("Управление транспорта", ("Набережная", "Алла", "Фёдоровна")),
        ("Департамент архитектуры", ("Кедров", "Антон", "Львович")),
        ("Управление образования", ("Тополева", "Инна", "Сергеевна")),
        ("Управление спорта", ("Утёсов", "Павел", "Игнатьевич")),
        ("Управление культуры", ("Певцова", "Лидия", "Артуровна")),
        ("Департамент муниципальной собственности", ("Казённов", "Тимур", "Ильясович")),
    )
    for number, (short, full_name) in enumerate(others, start=1):
        user = _user(f"executor{number}@example.org", full_name)
        executors[short] = _officer(user, units[short], "Ведущий специалист", Role.EXECUTOR)
    residents = [users["citizen"]] + [
        _user(f"resident{number}@example.org", name)
        for number, name in enumerate(_CITIZENS, start=1)
    ]
    citizens = {resident.last_name: resident for resident in residents}
    return Office(users["registrar"], users["head"], executors, citizens, units, users)


def _unit(name: str, short: str, parent: Unit | None, is_territorial: bool = False) -> Unit:
    return Unit.objects.get_or_create(
        name=name,
        defaults={
            "short_name": short,
            "parent": parent,
            "is_territorial": is_territorial,
            "valid_from": _SINCE,
        },
    )[0]


@cache
def _password_hash() -> str:
    """Return the one hash of all: a hash costs a third of a second, and the password is public."""
    return make_password(PASSWORD)


def _user(email: str, name: tuple[str, str, str]) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        last, first, patronymic = name
        user = User.objects.create(
            email=email,
            password=_password_hash(),
            last_name=last,
            first_name=first,
            patronymic=patronymic,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _officer(user: User, unit: Unit, post: str, role: Role) -> Officer:
    return Officer.objects.get_or_create(
        user=user,
        unit=unit,
        defaults={
            "post": post,
            "roles": [str(role)],
            "holds_from": _SINCE,
            "is_addressee": role is Role.HEAD,
        },
    )[0]
