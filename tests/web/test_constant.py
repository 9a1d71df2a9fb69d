"""What is drawn once for everybody holds nothing of anybody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory


def template(text):
    return Template("{% load portal_constant %}" + text)


def test_it_is_drawn_once_from_what_is_the_same_for_everybody():
    parts = template("{% constant %}{{ city.name }}{% endconstant %} {{ who }}")
    first = parts.render(Context({"who": "Анна", "city": {"name": "не этот"}}))
    assert first == "Хабаровск Анна"
    assert parts.render(Context({"who": "Вера"})) == "Хабаровск Вера"


def test_nothing_of_the_reader_gets_into_it(monkeypatch):
    request = RequestFactory().get("/secret/")
    request.user = AnonymousUser()
    names = ("user", "request", "csrf_token", "perms", "messages", "vision", "sections", "who")
    asked = "".join(f"{{% if {name} %}}{name}{{% endif %}}" for name in names)
    parts = template("{% constant %}[" + asked + "{% csrf_token %}]{% endconstant %}")
    assert parts.render(RequestContext(request, {"who": "Анна"})) == "[]"


def test_each_combination_of_the_named_values_is_drawn_by_itself():
    parts = template("{% constant name=who|upper %}<b>{{ name }}{{ who }}</b>{% endconstant %}")
    for who in ("анна", "<i>", "анна"):
        escaped = who.upper().replace("<", "&lt;").replace(">", "&gt;")
        assert parts.render(Context({"who": who})) == f"<b>{escaped}</b>"


def test_the_memory_that_it_takes_has_a_limit():
    parts = template("{% constant number=number %}{{ number }}{% endconstant %}")
    for number in range(250):
        assert parts.render(Context({"number": number})) == str(number)
    assert len(parts.nodelist[-1]._kept) <= 100


@pytest.mark.parametrize(
    "wrong",
    [
        "{% constant who %}{% endconstant %}",
        "{% constant %}{% block main %}{% endblock %}{% endconstant %}",
    ],
)
def test_what_could_not_be_constant_is_refused(wrong):
    with pytest.raises(TemplateSyntaxError):
        template(wrong)
