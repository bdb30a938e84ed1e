"""Where the points are in the code, by its syntax: whether a place is still there, and which durable steps there are."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.crash.points import COMMIT, Step

Function = ast.FunctionDef | ast.Lambda
HOUSE = Path(__file__).parents[2]


def is_there(step: Step) -> bool:
    """Say whether a step's function still takes it: it writes in a transaction, or makes the call."""
    module, _, name = step.where.partition(":")
    function = functions(_source(module)).get(name)
    if function is None:
        return False
    if step.call == COMMIT:
        return any(is_transaction(call) for call in calls(function))
    wanted = step.call.rpartition(".")[2]
    return any(name_of(call) == wanted for call in calls(function))


def functions(tree: ast.AST, prefix: str = "") -> dict[str, Function]:
    """Return the functions of a module by the names that their frames have."""
    found: dict[str, Function] = {}
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            found |= functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            name = prefix + (node.name if isinstance(node, ast.FunctionDef) else "<lambda>")
            found[name] = node
            found |= functions(node, f"{name}.<locals>.")
        else:
            found |= functions(node, prefix)
    return found


def calls(function: Function) -> Iterator[ast.Call]:
    """Yield the calls that a function makes itself, not those of functions within it."""
    todo: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else [*function.body]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            todo += ast.iter_child_nodes(node)


def name_of(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_transaction(call: ast.Call) -> bool:
    """Say whether a call begins a writing transaction: `store.write()`, whoever has the store."""
    owner = getattr(call.func, "value", None)
    store = getattr(owner, "attr", getattr(owner, "id", ""))
    return name_of(call) == "write" and store.lstrip("_") == "store"


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of these packages, by name, with its syntax."""
    for room in rooms:
        for path in sorted((HOUSE / room.replace(".", "/")).rglob("*.py")):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
            yield name, ast.parse(path.read_text("utf-8"))


@cache
def _source(module: str) -> ast.Module:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return ast.Module([], [])
    return ast.parse(Path(spec.origin).read_text("utf-8"))
