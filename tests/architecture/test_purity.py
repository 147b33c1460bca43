"""Rules can be read, tested and reused without the web, the database or any library."""

import subprocess
import sys

import pytest

from tests.support.source import ROOT, modules

RULES = [
    module.path.removesuffix(".py").replace("/", ".")
    for module in modules()
    if module.path.endswith(("/rules.py", "_rules.py"))
]


def import_without_libraries(*names: str) -> str:
    """Import them where only the project and the standard library are to be found; answers the complaint, if any."""
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {', '.join(names)}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    ).stderr


@pytest.mark.parametrize("name", RULES)
def test_rules_need_the_standard_library_only(name: str) -> None:
    assert import_without_libraries(name) == ""


def test_a_rule_with_a_framework_would_be_noticed() -> None:
    assert "No module named" in import_without_libraries("inventory.core.web")
