"""Finds texts put into HTML that no escaping function saw, by reading the code itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TAG = re.compile(r"<[a-zA-Z/!]|&[a-z#0-9]+;")
# What returns markup that it escaped, or a text of our own catalogues and numbers: nothing of a record.
ESCAPING = frozenset(
    {
        "escape_html", "json_for_script", "tag", "join", "unbroken", "Markup", "kept_together", "_", "ngettext",
        "write_count", "write_number", "write_share", "write_time", "write_months", "season_name", "long_name",
    }
)  # fmt: skip
_NUMBERS = frozenset({"len", "int", "round", "float", "abs", "sum", "max", "min", "ceil", "floor"})
_NUMBER_FORMAT = re.compile(r"[0-9.,+ ]*[dfgxeX%]$")


@dataclass(frozen=True)
class Loose:
    """A text that goes into HTML as it is: file, line and expression."""

    place: str
    line: int
    expression: str


def modules() -> list[Path]:
    """Return every module that may write HTML."""
    return [
        ROOT / "app.py",
        *sorted((ROOT / "pages").rglob("*.py")),
        *sorted((ROOT / "layers").rglob("*.py")),
    ]


def loose_texts() -> list[Loose]:
    """Return every text that any module puts into HTML without escaping it."""
    read = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules()}
    # Parsing is what takes time: a module without a tag puts nothing into HTML.
    sources = {place: source for place, source in read.items() if _TAG.search(source)}
    makers = frozenset(name for source in sources.values() for name in markup_makers(source))
    return [each for place, source in sources.items() for each in loose_in(source, place, makers)]


def markup_makers(source: str) -> set[str]:
    """Return the functions that write tags themselves: what they put in is looked at where they stand."""
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and (
            (isinstance(node.returns, ast.Name) and node.returns.id == "Markup")
            or any(
                isinstance(each, ast.Return) and each.value is not None and _has_tag(each.value)
                for each in ast.walk(node)
            )
        )
    }


def loose_in(source: str, place: str, makers: frozenset[str]) -> Iterator[Loose]:
    """Yield what a module puts into HTML without escaping it."""
    tree = ast.parse(source)
    constants = _constants(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    within = {child for node in functions for child in ast.walk(node) if child is not node}
    readers = [(node, _Reader(node, constants, makers)) for node in functions if node not in within]
    outside = _Reader(tree, constants, makers)
    nodes = [(node, outside) for node in ast.walk(tree) if node not in within]
    nodes += [(node, reader) for function, reader in readers for node in ast.walk(function)]
    for node, reader in nodes:
        for expression in _put_in(node):
            if not reader.is_safe(expression):
                yield Loose(place, expression.lineno, ast.unparse(expression))


def _has_tag(node: ast.AST) -> bool:
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) and _TAG.search(each.value)
        for each in ast.walk(node)
    )


def _is_number_format(spec: ast.expr | None) -> bool:
    parts = spec.values if isinstance(spec, ast.JoinedStr) else []
    return (
        len(parts) == 1
        and isinstance(parts[0], ast.Constant)
        and bool(_NUMBER_FORMAT.match(str(parts[0].value)))
    )


def _put_in(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a text with tags is made of besides its own words."""
    if isinstance(node, ast.JoinedStr) and any(
        isinstance(each, ast.Constant) and _TAG.search(str(each.value)) for each in node.values
    ):
        yield from (each for each in node.values if isinstance(each, ast.FormattedValue))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "replace")
        and isinstance(node.func.value, ast.Constant)
        and _TAG.search(str(node.func.value.value))
    ):
        yield from (*node.args, *(each.value for each in node.keywords))


def _constants(tree: ast.Module) -> set[str]:
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }


class _Reader:
    """Tells of an expression in one function whether it can open anything in HTML."""

    def __init__(self, scope: ast.AST, constants: set[str], makers: frozenset[str]) -> None:
        self._constants = constants
        self._calls = ESCAPING | _NUMBERS | makers
        self._given: dict[str, list[ast.expr]] = {}
        self._numbers: set[str] = set()
        self._asked: set[str] = set()
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._given.setdefault(target.id, []).append(node.value)
            elif (
                isinstance(node, (ast.AugAssign, ast.AnnAssign))
                and isinstance(node.target, ast.Name)
                and node.value
            ):
                self._given.setdefault(node.target.id, []).append(node.value)
            elif isinstance(node, ast.arg) and node.annotation is not None:
                if ast.unparse(node.annotation) in (
                    "int",
                    "float",
                    "bool",
                    "Markup",
                    "int | None",
                    "float | None",
                ):
                    self._numbers.add(node.arg)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("append", "extend")
                and isinstance(node.func.value, ast.Name)
            ):
                self._given.setdefault(node.func.value.id, []).extend(node.args)

    def is_safe(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant():
                return True
            case ast.FormattedValue(value=value, format_spec=spec):
                return _is_number_format(spec) or self.is_safe(value)
            case (
                ast.JoinedStr(values=parts)
                | ast.Tuple(elts=parts)
                | ast.List(elts=parts)
                | ast.BoolOp(values=parts)
            ):
                return all(self.is_safe(each) for each in parts)
            case ast.BinOp(left=left, right=right):
                return self.is_safe(left) and self.is_safe(right)
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_safe(body) and self.is_safe(orelse)
            case (
                ast.GeneratorExp(elt=each)
                | ast.ListComp(elt=each)
                | ast.Starred(value=each)
                | ast.UnaryOp(operand=each)
            ):
                return self.is_safe(each)
            case ast.Call(func=ast.Name(id=name)):
                return name in self._calls
            case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[joined]):
                return self.is_safe(joined)
            case ast.Call(func=ast.Attribute(attr=name)):
                return name in self._calls
            case ast.Name(id=name):
                return self._is_safe_name(name)
        return False

    def _is_safe_name(self, name: str) -> bool:
        if name in self._constants or name in self._numbers or name in self._asked:
            return True
        self._asked.add(name)
        given = self._given.get(name, [])
        safe = bool(given) and all(self.is_safe(each) for each in given)
        self._asked.discard(name)
        return safe
