"""What imports cannot show: each function reads one parsed file and returns its offences as "line N: what is wrong"."""

import ast
from collections.abc import Iterator

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "GenericRelation"}
ORM_WRITES = {
    "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete",
    "acreate", "abulk_create", "aupdate", "adelete",
}  # fmt: skip
METHOD_GUARDS = {"require_POST", "require_http_methods"}
WALL_CLOCK = {"today", "now", "utcnow", "fromtimestamp"}
FILE_ACCESS = {"read_text", "read_bytes", "write_text", "write_bytes"}


def long_functions(tree: ast.Module, limit: int) -> list[str]:
    return [
        f"line {node.lineno}: {node.name} has {length} lines, at most {limit}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (length := node.end_lineno - node.lineno + 1) > limit
    ]


def hidden_model_lookups(tree: ast.Module) -> list[str]:
    """`apps.get_model` is an import that import-linter cannot see."""
    return [f"line {call.lineno}: get_model" for call in _calls(tree) if _last_name(call.func) == "get_model"]


def upward_relations(tree: ast.Module, app: str, order: list[set[str]]) -> list[str]:
    """Relations named by a string ("registry.Account") that point to a higher app or a sibling; `order` is top down."""
    level = {name: depth for depth, names in enumerate(order) for name in names}
    offences = []
    for call in _calls(tree):
        if _last_name(call.func) not in RELATIONS:
            continue
        target = next((keyword.value for keyword in call.keywords if keyword.arg == "to"), (call.args or [None])[0])
        if not isinstance(target, ast.Constant) or not isinstance(target.value, str) or "." not in target.value:
            continue
        other = target.value.split(".")[0]
        if other != app and other in level and level[other] <= level[app]:
            offences.append(f"line {call.lineno}: {app} points up at {target.value}")
    return offences


def signal_receivers(tree: ast.Module) -> list[str]:
    """Receivers of signals, except those that an AppConfig connects in `ready` where a framework offers only that."""
    excused = {
        id(inner)
        for config in ast.walk(tree)
        if isinstance(config, ast.ClassDef) and any(_last_name(base) == "AppConfig" for base in config.bases)
        for method in config.body
        if isinstance(method, ast.FunctionDef) and method.name == "ready"
        for inner in ast.walk(method)
    }
    signals = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "signals"
        for alias in node.names
    }
    offences = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(_last_name(mark) == "receiver" for mark in node.decorator_list):
            offences.append(f"line {node.lineno}: @receiver on {node.name}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            named = _names(node.func.value)
            if (named & signals or "signals" in named) and id(node) not in excused:
                offences.append(f"line {node.lineno}: a signal is connected outside AppConfig.ready")
    return offences


def rows_written(tree: ast.Module) -> list[str]:
    """Writes through the ORM; only services.py may hold them."""
    offences = []
    for call in _calls(tree):
        if not isinstance(call.func, ast.Attribute):
            continue
        through_manager = call.func.attr in ORM_WRITES and "objects" in _names(call.func.value)
        if through_manager or call.func.attr == "bulk_create":
            offences.append(f"line {call.lineno}: {call.func.attr} outside services.py")
    return offences


def get_views_that_write(tree: ast.Module) -> list[str]:
    """Views that call a service without having looked at the method of the request.

    A service is whatever the file imports from a module called `services`, minus exceptions and other classes.
    """
    services = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "services"
        for alias in node.names
        if not alias.name[0].isupper()
    } | {"services"}
    offences = []
    for view in _functions_with_request(tree):
        writes = [call for call in _calls(view) if _first_name(call.func) in services]
        if writes and not _looks_at_the_method(view):
            offences.append(f"line {view.lineno}: {view.name} writes whatever the method of the request")
    return offences


def impurities(tree: ast.Module) -> list[str]:
    """Files, clocks and the console in the core."""
    offences = []
    for call in _calls(tree):
        name = _last_name(call.func)
        attribute = isinstance(call.func, ast.Attribute)
        if (attribute and name in WALL_CLOCK | FILE_ACCESS) or (not attribute and name in {"open", "input", "print"}):
            offences.append(f"line {call.lineno}: {name}()")
    return offences


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _functions_with_request(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Views written as functions and the `get` of views written as classes."""
    methods = {id(item) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for item in node.body}
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        arguments = [argument.arg for argument in node.args.args]
        if (id(node) in methods and node.name == "get") or (id(node) not in methods and arguments[:1] == ["request"]):
            yield node


def _looks_at_the_method(view: ast.FunctionDef) -> bool:
    guarded = any(_last_name(mark) in METHOD_GUARDS for mark in view.decorator_list)
    return guarded or any(isinstance(node, ast.Attribute) and node.attr == "method" for node in ast.walk(view))


def _names(node: ast.AST) -> set[str]:
    plain = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return plain | {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _first_name(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
