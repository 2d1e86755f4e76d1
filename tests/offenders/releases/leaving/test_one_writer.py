"""Nothing but the gate's one action, and the history of a file, writes that somebody was released."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[4]
FLOORS = ("release_monitor", "licence", "parole", "offenders", "sharing")
MAY_WRITE = {
    "offenders/movements/actions.py": {"write_released"},
    "offenders/importing/custody.py": {"_close"},  # what a file tells of a period that was over before it came here
}
OTHERS_OF_THE_NAME = {"parole"}  # a review has the status "released" too


def written(path):
    """Where a file writes the status: name of the function, and the line."""
    tree = ast.parse(path.read_text())
    within = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            within |= {id(node): function.name for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "status" and says_released(node.value):
            yield within.get(id(node), ""), node.value.lineno
        if isinstance(node, ast.Assign) and any(map(names_status, node.targets)) and says_it_within(node.value):
            yield within.get(id(node), ""), node.lineno
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            if any(isinstance(key, ast.Constant) and key.value == "status" and says_released(v) for key, v in pairs):
                yield within.get(id(node), ""), node.lineno


def says_released(node):
    is_text = isinstance(node, ast.Constant) and node.value == "released"
    return is_text or (isinstance(node, ast.Attribute) and ast.unparse(node).endswith("Release.Status.RELEASED"))


def says_it_within(value):
    return any(says_released(each) for each in ast.walk(value))


def names_status(target):
    return any(isinstance(each, ast.Attribute) and each.attr == "status" for each in ast.walk(target))


def filters(path):
    """Lines on which the status is asked for and not written: in filter, exclude, get and Q."""
    asking = {"filter", "exclude", "get", "Q", "_of"}
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in asking:
                found |= {each.value.lineno for each in node.keywords}
    return found


def test_nothing_else_writes_that_a_release_happened():
    found = {}
    for path in (path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))):
        name = str(path.relative_to(ROOT))
        if "migrations" in path.parts or path.relative_to(ROOT).parts[0] in OTHERS_OF_THE_NAME:
            continue
        if "released" not in path.read_text().lower():
            continue
        asked = filters(path)
        writers = {function for function, line in written(path) if line not in asked}
        if writers:
            found[name] = writers

    assert found == MAY_WRITE
