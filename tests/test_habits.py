"""Short functions, short conditions, short lines, and one meaning for a constant's name; what is not there yet is
listed, to shrink.

A new offender fails, and so does a listed one that is none any more.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src/analysis"
REBUILT = {"claims", "numbers", "text"}  # rules over words take their place, as pyproject.toml says
LINES, OPERANDS, WIDTH = 30, 4, 120
LONG_FUNCTIONS = {
    "compare/ladder.py:ladder",
    "compare/pairs.py:bind",
    "compare/pairs.py:comparable",
    "compare/pairs.py:find_answers",
    "compare/pairs.py:pair_claims",
    "compare/panel.py:_result_cells",
    "compare/panel.py:make_panel",
    "compare/records.py:place_rungs",
    "lab/audit.py:list_disagreements",
    "pages/build.py:build",
    "pages/build.py:make_pages",
    "pages/slices.py:cut",
    "reports/completeness.py:mark_partial",
    "reports/identity.py:identify",
    "show/charts.py:_spread",
    "show/charts.py:firmness_bars",
    "show/charts.py:target_heat",
    "show/move_charts.py:_moved",
    "show/panels.py:_panel",
    "show/record_charts.py:_joined",
    "show/record_charts.py:_lines",
    "show/record_charts.py:_steps",
    "show/record_charts.py:kept_heat",
    "show/theme.py:workbook_theme",
}
LONG_CONDITIONS = {
    "files/tables.py:columns_told",
}
LONG_LINES = {
    "lab/explain.py": 4,
    "lab/showing.py": 3,
}
SHARED_NAMES = {
    "AGAIN",
    "CLOSE",
    "COLUMNS",
    "FRONT_MATTER",
    "HEAD",
    "KEY",
    "LAST_YEAR",
    "MARK",
    "PACKAGE",
    "PARTS",
    "QUOTES",
    "START",
    "STATED",
    "TOGETHER",
    "TRIES",
}


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function takes without its docstring and decorators."""
    said = function.body[0]
    is_said = isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant) and isinstance(said.value.value, str)
    docstring = (said.end_lineno or 0) - said.lineno + 1 if is_said else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def operands(node: ast.AST) -> int:
    """How many conditions `and` and `or` join, those of the ones inside counted in."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return operands(node.operand)
    return sum(map(operands, node.values)) if isinstance(node, ast.BoolOp) else 1


def long_functions(tree: ast.Module) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.name for node in found if body_lines(node) > LINES}


def long_conditions(tree: ast.Module) -> set[str]:
    """The functions and classes of a module, and `module` for itself, in which a condition has too many operands."""
    return {
        getattr(part, "name", "module")
        for part in tree.body
        for node in ast.walk(part)
        if isinstance(node, ast.BoolOp) and operands(node) > OPERANDS
    }


def constants(tree: ast.Module) -> dict[str, str]:
    """The constants of a module, each with what it is bound to."""
    return {
        target.id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id.isupper() and len(target.id) > 1
    }


def rooms() -> dict[str, ast.Module]:
    return {
        file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def kept() -> dict[str, ast.Module]:
    return {name: tree for name, tree in rooms().items() if name.split("/")[0] not in REBUILT}


def test_functions_are_short():
    assert {
        f"{name}:{function}" for name, tree in kept().items() for function in long_functions(tree)
    } == LONG_FUNCTIONS


def test_conditions_are_short():
    assert {f"{name}:{part}" for name, tree in kept().items() for part in long_conditions(tree)} == LONG_CONDITIONS


def test_lines_are_short():
    lines = {name: (PACKAGE / name).read_text(encoding="utf-8").splitlines() for name in kept()}
    long = {name: sum(len(line) > WIDTH for line in those) for name, those in lines.items()}
    assert {name: count for name, count in long.items() if count} == LONG_LINES


def test_a_constant_has_one_meaning():
    bound = defaultdict(list)
    for tree in rooms().values():
        for constant in constants(tree):
            bound[constant].append(tree)
    assert {name for name, trees in bound.items() if len(trees) > 1} == SHARED_NAMES


@pytest.mark.parametrize(
    "code, functions, conditions",
    [
        ("def f():\n" + "    x = 1\n" * 29, set(), set()),
        ("def f():\n" + "    x = 1\n" * 30, {"f"}, set()),
        ('def f():\n    """Says\n\n    more."""\n' + "    x = 1\n" * 29, set(), set()),
        ("def f(a):\n    return a and a or a and a", set(), set()),
        ("def f(a):\n    return a and not (a or a) and (a or a)", set(), {"f"}),
        ("X = a and b and c and d and e", set(), {"module"}),
    ],
)
def test_what_is_too_long_is_seen(code, functions, conditions):
    assert (long_functions(ast.parse(code)), long_conditions(ast.parse(code))) == (functions, conditions)
