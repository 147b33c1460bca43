"""The source keeps the house rules; and the checks themselves notice when it does not."""

from collections.abc import Callable

import pytest

from tests.architecture import source_rules as rules
from tests.support.source import ROOT, Module, modules, texts

EVERYWHERE = [
    *modules(),
    *(Module(name, (ROOT / name).read_text(encoding="utf-8")) for name in ("config.py", "run.py")),
]
Check = Callable[[Module], list[str]]

CHECKS: list[Check] = [
    rules.too_long,
    rules.vague_name,
    rules.missing_docstrings,
    rules.asks_who,
    rules.old_style,
    rules.reads_machine_clock,
    rules.builds_again,
    rules.eager_translations,
    rules.untranslated_labels,
]

OFFENDERS: list[tuple[Check, str, str]] = [
    (rules.too_long, "inventory/a/views.py", "x = 1\n" * 300),
    (rules.too_long, "inventory/a/views.py", "def long():\n" + "    x = 1\n" * 39),
    (rules.vague_name, "inventory/a/utils.py", ""),
    (rules.missing_docstrings, "inventory/a/rules.py", "def spare(have: int) -> int:\n    return have\n"),
    (rules.missing_docstrings, "inventory/a/models.py", "class Printer(Base):\n    pass\n"),
    (rules.asks_who, "inventory/usage/views.py", "from flask_login import current_user\n"),
    (rules.old_style, "inventory/a/queries.py", "found = User.query.all()\n"),
    (rules.old_style, "inventory/a/models.py", "lines = relationship('Line', backref='document')\n"),
    (rules.reads_machine_clock, "inventory/a/service.py", "day = date.today()\n"),
    (rules.reads_machine_clock, "inventory/a/service.py", "def f():\n    return datetime.now(UTC)\n"),
    (rules.builds_again, "inventory/a/queries.py", "def f() -> ColumnElement[bool]:\n    return g()\n"),
    (rules.eager_translations, "inventory/a/forms.py", "TITLE = _('Shipments')\n"),
    (rules.eager_translations, "inventory/a/forms.py", "class F:\n    a = Length(message=gettext('Too long'))\n"),
    (rules.eager_translations, "inventory/a/views.py", "def f(title=_('Shipments')):\n    pass\n"),
    (rules.untranslated_labels, "inventory/a/forms.py", "class F:\n    a = StringField('Note')\n"),
    (rules.untranslated_labels, "inventory/a/forms.py", "class F:\n    a = StringField(label=_('Note'))\n"),
    (rules.untranslated_labels, "inventory/a/forms.py", "class F:\n    a = StringField(f'Note {x}')\n"),
    (rules.commits, "inventory/a/service.py", "session.commit()\n"),
]

BLAMELESS: list[tuple[Check, str, str]] = [
    (rules.too_long, "inventory/a/views.py", "def long():\n" + "    x = 1\n" * 38),
    (
        rules.missing_docstrings,
        "inventory/a/rules.py",
        'def spare():\n    """What is left."""\ndef _own():\n    pass\n',
    ),
    (rules.builds_again, "inventory/a/queries.py", "def f(x: int) -> Select[int]:\n    return g(x)\n"),
    (rules.builds_again, "inventory/a/queries.py", "@cache\ndef f() -> Select[int]:\n    return g()\n"),
    (rules.asks_who, "inventory/accounts/web.py", "from flask_login import current_user\n"),
    (rules.old_style, "inventory/a/views.py", "asked = self.query\n"),
    (
        rules.eager_translations,
        "inventory/a/views.py",
        "def f():\n    return _('Saved')\nREASONS = {'a': lambda: _('A')}\n",
    ),
    (
        rules.untranslated_labels,
        "inventory/a/forms.py",
        "class F:\n    a = StringField(_l('Note'))\n    b = HiddenField()\n",
    ),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_source_is_blameless(check: Check) -> None:
    assert [offence for module in EVERYWHERE for offence in check(module)] == []


@pytest.mark.parametrize(("check", "path", "text"), OFFENDERS)
def test_an_offender_is_noticed(check: Check, path: str, text: str) -> None:
    assert len(check(Module(path, text))) == 1


@pytest.mark.parametrize(("check", "path", "text"), BLAMELESS)
def test_the_innocent_are_left_alone(check: Check, path: str, text: str) -> None:
    assert check(Module(path, text)) == []


def test_one_place_commits() -> None:
    found = [offence for module in EVERYWHERE for offence in rules.commits(module)]
    assert len(found) == 1
    assert found[0].startswith("inventory/core/database.py:")


def test_functions_are_short_and_views_thin() -> None:
    views = [module for module in EVERYWHERE if module.path.endswith("views.py")]
    assert rules.median_length(EVERYWHERE) <= rules.MEDIAN_FUNCTION
    assert rules.median_length(views) < rules.MEDIAN_VIEW


def test_nothing_is_left_for_later() -> None:
    assert [
        offence
        for path, text in texts()
        if not path.startswith("tests/architecture/")
        for offence in rules.forgotten(path, text)
    ] == []
    assert rules.forgotten("a.py", "x = 1  # " + "TO" + "DO: later") == ["a.py:1: " + "TO" + "DO"]


def test_no_number_could_be_a_citizens() -> None:
    assert [offence for path, text in texts() for offence in rules.nik_like(path, text)] == []
    assert rules.nik_like("a.csv", "Siti," + "3205" * 4 + ",Garut") == ["a.csv:1: sixteen digits"]
    assert rules.nik_like("a.md", "NIK " + "3205" * 4 + ".") == ["a.md:1: sixteen digits"]
    assert rules.nik_like("a.json", "107." + "3205" * 4) == []
    assert rules.nik_like("a.json", "a" + "3205" * 4) == []


def test_suppressions_are_few_and_say_why() -> None:
    found = [one for module in EVERYWHERE for one in rules.suppressions(module)]
    lines = sum(module.lines for module in EVERYWHERE)
    assert [place for place, reasoned in found if not reasoned] == []
    assert len(found) * 1000 <= 3 * lines
    bare = "x = f()  # type: " + "ignore\n"
    assert rules.suppressions(Module("a.py", bare)) == [("a.py:1", False)]
    assert rules.suppressions(Module("a.py", "x = f()  # type: " + "ignore[arg-type]  # their stubs\n")) == [
        ("a.py:1", True)
    ]
