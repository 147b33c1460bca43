"""Templates are short, translated, escaped, and ask nothing of the content security policy."""

from collections.abc import Callable

import pytest

from tests.architecture import template_rules as rules
from tests.support.source import templates

Check = Callable[[str], list[str]]

CHECKS: list[Check] = [
    rules.too_long,
    rules.inline_style_or_script,
    rules.unescaped,
    rules.untranslated,
    rules.foreign_hosts,
    rules.forms_without_token,
]

OFFENDERS: list[tuple[Check, str]] = [
    (rules.too_long, "<p></p>\n" * 120),
    (rules.inline_style_or_script, '<p style="color: red"></p>'),
    (rules.inline_style_or_script, "{% if x %}<script>go()</script>{% endif %}"),
    (rules.inline_style_or_script, '<button onclick="go()"></button>'),
    (rules.inline_style_or_script, '<a href="javascript:go()"></a>'),
    (rules.inline_style_or_script, "<style>p {}</style>"),
    (rules.unescaped, "{{ note|safe }}"),
    (rules.unescaped, "{% autoescape false %}{% endautoescape %}"),
    (rules.untranslated, "<p>{{ count }} blanks left</p>"),
    (rules.untranslated, '<img alt="Map of Jawa Barat">'),
    (rules.foreign_hosts, '<link rel="stylesheet" href="https://cdn.example/bootstrap.css">'),
    (rules.forms_without_token, '<form method="post" action="/x"><input name="a"></form>'),
]

BLAMELESS: list[tuple[Check, str]] = [
    (rules.inline_style_or_script, '<script src="{{ asset("form.js") }}" defer></script>'),
    (rules.untranslated, "<h1>{{ _('Blanks left') }} · {{ count }}</h1>{# a note to ourselves #}"),
    (rules.untranslated, "<p>{% trans %}Blanks left{% endtrans %}</p>"),
    (rules.untranslated, "<option>Bahasa Indonesia</option>"),
    (rules.foreign_hosts, '<a href="https://www.dukcapil.kemendagri.go.id/">{{ _("Source") }}</a>'),
    (rules.forms_without_token, '<form method="post">{{ form.hidden_tag() }}</form><form method="get"></form>'),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_templates_are_blameless(check: Check) -> None:
    assert {path: offences for path, text in templates().items() if (offences := check(text))} == {}


@pytest.mark.parametrize(("check", "text"), OFFENDERS)
def test_an_offender_is_noticed(check: Check, text: str) -> None:
    assert len(check(text)) == 1


@pytest.mark.parametrize(("check", "text"), BLAMELESS)
def test_the_innocent_are_left_alone(check: Check, text: str) -> None:
    assert check(text) == []
