"""The project's own sources, read once: what the laws of the house are held against.

A law is a function that takes a source and gives complaints. Each is shown a planted offence too, so that a law
that sees nothing is itself found out.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its path from the root, its dotted name, its text."""

    path: str
    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def planted(name: str, text: str) -> Source:
    """A source that stands nowhere, to try a law on."""
    return Source(name.replace(".", "/") + ".py", name, text)


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every module below these folders of the project."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(_read(path.relative_to(ROOT)) for path in found)


def _read(path: Path) -> Source:
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    return Source(path.as_posix(), name, (ROOT / path).read_text(encoding="utf-8"))


def complaints(law: Callable[[Source], Iterable[str]], among: Iterable[Source]) -> list[str]:
    """What a law has against these sources."""
    return [complaint for source in among for complaint in law(source)]


def must_hold(law: Callable[[Source], Iterable[str]], among: Iterable[Source]) -> None:
    """Fails with one line for each offence."""
    found = complaints(law, among)
    assert not found, "\n" + "\n".join(found)


def at(source: Source, node: ast.AST, what: str) -> str:
    return f"{source.path}:{getattr(node, 'lineno', 1)} {what}"


def imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Everything that is imported, wherever in the module: under TYPE_CHECKING, in functions, by a literal name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            yield from ((node, name) for name in map(constant, node.args[:1]) if name is not None)


def called(node: ast.Call) -> str:
    """The last word of what is called: `raises` of `pytest.raises(...)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def constant(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_in(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of these packages or stands in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def texts(source: Source) -> Iterator[tuple[ast.Constant, str]]:
    """Every string of a module that is not a docstring."""
    silent: set[int] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node, node.value
