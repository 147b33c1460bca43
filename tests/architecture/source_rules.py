"""What the source may not do. Each function names the offences in one module; none is a pass."""

import ast
import re
from statistics import median

from tests.support.source import Module, called_name

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 8
MEDIAN_VIEW = 12
ROOMS_WITH_DOCSTRINGS = ("rules.py", "models.py", "queries.py", "service.py")
MAY_ASK_WHO = ("inventory/core/", "inventory/accounts/")
EAGER = frozenset({"_", "gettext", "ngettext", "pgettext"})
LAZY = frozenset({"_l", "lazy_gettext", "lazy_ngettext", "lazy_pgettext"})
SQL = frozenset({"ColumnElement", "Select", "CompoundSelect"})
FORGOTTEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa)(?P<what>[:\[][\w\], :-]*)?(?P<rest>.*)$")
# Sixteen digits of their own: the length of a NIK. Coordinates, digests and hexadecimal words do not match.
NIK_LIKE = re.compile(r"(?<![\w.])\d{16}(?![\w.]\w)(?!\w)")


def length(node: ast.AST) -> int:
    """Lines of a definition, its docstring and blank lines included, its decorators not."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def too_long(module: Module) -> list[str]:
    offences = [f"{module.path}: {module.lines} lines"] if module.lines >= LONGEST_MODULE else []
    return offences + [
        f"{module.place(function)}: {function.name} has {length(function)} lines"
        for function in module.functions()
        if length(function) >= LONGEST_FUNCTION
    ]


def median_length(modules: list[Module]) -> float:
    return median(length(function) for module in modules for function in module.functions())


def vague_name(module: Module) -> list[str]:
    stem = module.path.rpartition("/")[2]
    return [f"{module.path}: name it after its noun"] if stem in {"utils.py", "helpers.py", "common.py"} else []


def missing_docstrings(module: Module) -> list[str]:
    if not module.path.endswith(ROOMS_WITH_DOCSTRINGS):
        return []
    return [
        f"{module.place(node)}: {node.name} does not say what it means"
        for node in module.public_definitions()
        if not ast.get_docstring(node)
    ]


def commits(module: Module) -> list[str]:
    return [
        f"{module.place(node)}: commits"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def asks_who(module: Module) -> list[str]:
    if module.path.startswith(MAY_ASK_WHO):
        return []
    return [
        f"{module.path}:{number}: current_user; take the Actor"
        for number, line in enumerate(module.text.splitlines(), 1)
        if "current_user" in line
    ]


def old_style(module: Module) -> list[str]:
    """SQLAlchemy 1 habits, and the machine's clock."""
    return [
        f"{module.place(node)}: .{node.attr}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr in {"backref", "utcnow"}
            or (node.attr == "query" and isinstance(node.value, ast.Name) and node.value.id[:1].isupper())
        )
    ] + [
        f"{module.place(node)}: backref"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == "backref"
    ]


def reads_machine_clock(module: Module) -> list[str]:
    """Time is handed in; only the clock itself looks at the machine."""
    if module.path == "inventory/core/clock.py":
        return []
    return [
        f"{module.place(node)}: asks the machine for the time"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]


def builds_again(module: Module) -> list[str]:
    """SQL that depends on nothing, made anew each time; a view may read what it was asked."""
    if module.path.endswith("views.py"):
        return []
    return [
        f"{module.place(function)}: {function.name} is the same each time; build it once"
        for function in module.functions()
        if not ast.unparse(function.args)
        and function.returns is not None
        and ast.unparse(function.returns).partition("[")[0] in SQL
        and "cache" not in map(ast.unparse, function.decorator_list)
    ]


def forgotten(path: str, text: str) -> list[str]:
    return [
        f"{path}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        if (found := FORGOTTEN.search(line))
    ]


def nik_like(path: str, text: str) -> list[str]:
    return [
        f"{path}:{number}: sixteen digits" for number, line in enumerate(text.splitlines(), 1) if NIK_LIKE.search(line)
    ]


def suppressions(module: Module) -> list[tuple[str, bool]]:
    """Every ``type: ignore`` and ``noqa``, and whether it names what it silences and why."""
    found = []
    for number, line in enumerate(module.text.splitlines(), 1):
        if match := SUPPRESSION.search(line):
            reasoned = bool(match["what"]) and len(match["rest"].strip(" #-:")) > 0
            found.append((f"{module.path}:{number}", reasoned))
    return found


def eager_translations(module: Module) -> list[str]:
    """Translations made while the module is imported: they would stick to one language."""
    offences: list[str] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]:
                visit(part)
            return
        if isinstance(node, ast.Lambda):
            return
        if called_name(node) in EAGER:
            offences.append(f"{module.place(node)}: translated at import time")
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(module.tree)
    return offences


def untranslated_labels(module: Module) -> list[str]:
    """Labels of form fields that are plain text or translated too early."""
    offences = []
    for node in ast.walk(module.tree):
        if not called_name(node).endswith("Field") or not isinstance(node, ast.Call):
            continue
        labels = [
            *node.args[:1],
            *(keyword.value for keyword in node.keywords if keyword.arg in {"label", "description"}),
        ]
        offences += [
            f"{module.place(label)}: a label that is not lazily translated"
            for label in labels
            if (isinstance(label, ast.Constant) and isinstance(label.value, str) and label.value)
            or (isinstance(label, ast.JoinedStr) and _has_words(label))
            or called_name(label) in EAGER
        ]
    return offences


def _has_words(text: ast.JoinedStr) -> bool:
    """Whether a composed text has words of its own between its parts."""
    return any(isinstance(part, ast.Constant) and re.search(r"[^\W\d_]", str(part.value)) for part in text.values)
