"""Every small change that can be made to a module's text: one operator, number, truth value or choice at a time."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
COMPARED |= {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv}
COUNTED |= {ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Change:
    """source: the line, stripped. what: as it is, then as it becomes. nth: of those alike. place: among the nodes."""

    module: str
    line: int
    source: str
    what: str
    nth: int
    place: int

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What it is known by, wherever its line stands."""
        return self.module, self.source, self.what, self.nth


def changes(module: str, text: str) -> Iterator[Change]:
    """Never in annotations, docstrings or messages."""
    lines = text.splitlines()
    alike: Counter[tuple[str, str]] = Counter()
    for place, node in enumerate(nodes(ast.parse(text))):
        if (made := changed(node)) is not None:
            source, what = lines[node.lineno - 1].strip(), f"{shown(node)} → {shown(made)}"
            alike[source, what] += 1
            yield Change(module, node.lineno, source, what, alike[source, what], place)


def text_with(change: Change, text: str) -> str:
    tree = ast.parse(text)
    node = nodes(tree)[change.place]
    made = changed(node)
    assert made is not None
    return ast.unparse(ast.fix_missing_locations(Putting(node, ast.copy_location(made, node)).visit(tree)))


class Putting(ast.NodeTransformer):
    """One node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def nodes(tree: ast.AST) -> list:
    """Those that mean something at run time, in an order that is always the same."""
    skipped = {id(inner) for node in ast.walk(tree) for outer in unmeant(node) for inner in ast.walk(outer)}
    return [node for node in ast.walk(tree) if id(node) not in skipped and hasattr(node, "lineno")]


def unmeant(node: ast.AST) -> list[ast.AST]:
    """Parts of a node that say nothing at run time, or only words to a person."""
    parts: list[ast.AST | None] = []
    if isinstance(node, ast.FunctionDef):
        parts += [node.returns, *[a.annotation for a in (*node.args.args, *node.args.kwonlyargs)], *node.decorator_list]
    if isinstance(node, ast.AnnAssign):
        parts.append(node.annotation)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        parts.append(node)
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom):
        parts.append(node)
    return [part for part in parts if part is not None]


def changed(node: ast.AST) -> ast.AST | None:
    """The node with something else done in it; None where nothing is to be changed."""
    made = copy.copy(node)
    match made:
        case ast.Compare(ops=[op, *others]) if type(op) in COMPARED:
            made.ops = [COMPARED[type(op)](), *others]
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COUNTED:
            made.op = COUNTED[type(op)]()
        case ast.BoolOp(op=op):
            made.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return ast.Call(func=ast.Name(id="bool", ctx=ast.Load()), args=[made.operand], keywords=[])
        case ast.Constant(value=bool(value)):
            made.value = not value
        case ast.Constant(value=int(value)):
            made.value = value + 1
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            made.func = ast.Name(id=CALLED[name], ctx=ast.Load())
        case ast.If() | ast.IfExp():
            made.test = ast.Constant(False)
        case _:
            return None
    return made


def shown(node: ast.AST) -> str:
    return f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
