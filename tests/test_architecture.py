"""The house's order, read from the imports of every file."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from tests.syntax import nodes_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "mathreply"

STAGES = {"source", "algebra", "compose", "cook", "words", "browser", "pictures", "lint"}
LAYERS: tuple[set[str], ...] = (
    {"model", "diagnostics", "records", "settings", "closing", "tex"},
    {"disk", "report"},
    STAGES,
    {"run"},
    {"serve"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
"""A room imports its own layer and those before it; a stage only the first layer, and no other
stage."""
BETWEEN_STAGES = {("lint", "cook"), ("browser", "disk"), ("browser", "pictures")}
"""What a stage may import besides: the linter judges what the forum makes of a post; the browser
shows the engines that are installed, and looks at its captures before it lets a page go."""
ONLY_IN = {
    "sympy": "algebra",
    "mpmath": "algebra",
    "flint": "algebra",
    "markdown_it": "cook",
    "mdit_py_plugins": "cook",
    "playwright": "browser",
    "jinja2": "compose",
    "PIL": "pictures",
    "math_core": "tex",
    "uharfbuzz": "compose",
}
PURE = {
    "model",
    "diagnostics",
    "records",
    "closing",
    "settings",
    "tex",
    "source",
    "algebra",
    "compose",
    "cook",
    "words",
    "pictures",
    "lint",
}
IMPURE_MODULES = {
    "os",
    "shutil",
    "tempfile",
    "subprocess",
    "multiprocessing",
    "socket",
    "ssl",
    "urllib",
    "http",
    "time",
    "datetime",
    "random",
    "secrets",
    "glob",
    "sqlite3",
    "locale",
}
IMPURE_CALLS = {
    "open()",
    "input()",
    "print()",
    ".read_text()",
    ".read_bytes()",
    ".write_text()",
    ".write_bytes()",
    ".unlink()",
    ".mkdir()",
    ".iterdir()",
    ".rglob()",
}
BANNED_CALLS = {
    "eval()",
    "exec()",
    "sympify()",
    ".sympify()",
    "parse_expr()",
    ".parse_expr()",
    "parse_latex()",
}
"""Each runs its text as Python; ``sympify(…, strict=True)`` refuses text and may stay."""
EXCEPTIONS = {
    "algebra/process/child.py": "the process that can be killed",
    "algebra/process/keeper.py": "their keeper, with a clock",
    "algebra/process/nursery.py": "the process that forks them",
    "algebra/process/pool.py": "as many children as the machine has cores",
    "algebra/budget.py": "the work that a step may take",
    "algebra/refute/trials.py": "stops when that time is up",
    "algebra/refute/points.py": "chance from a fixed seed",
}
"""Files of pure parts that need more, and what for."""
ALGEBRA: tuple[set[str], ...] = (
    {"budget", "expression"},
    {"read", "write", "prove"},
    {"refute", "compute"},
    {"judge"},
    {"process"},
    {"__init__"},
    {"library"},
)
"""The rooms of the algebra in order; each imports only what stands before it."""
CIRCLES: dict[str, tuple[str, set[str]]] = {}
"""Folder → why it still holds a circle, and what lies on it. None does, and none may again."""
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MAX_LINES = 450
LONG_FILES: dict[str, str] = {}
"""Files that may be longer, and why."""


class Import(Struct, frozen=True):
    """One import in one file."""

    file: str
    """Relative to the package."""
    line: int
    module: str
    """Dotted: ``mathreply.model``, ``sympy``."""

    @property
    def part(self) -> str:
        return part_of(self.file)

    @property
    def target(self) -> str:
        """The part of the package that is imported; empty for a library."""
        names = self.module.split(".")
        return names[1] if names[0] == "mathreply" and len(names) > 1 else ""

    def __str__(self) -> str:
        return f"mathreply/{self.file}:{self.line} imports {self.module}"


def part_of(file: str) -> str:
    return file.split("/")[0].removesuffix(".py")


def imports_in(text: str, file: str) -> Iterator[Import]:
    package = ["mathreply", *file.split("/")[:-1]]
    for node in imported_and_called(text):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            for each in node.names:
                yield Import(
                    file,
                    node.lineno,
                    ".".join([*base, *([node.module] if node.module else []), each.name]),
                )


def sources() -> dict[str, str]:
    files = {
        path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }
    return {file: text for file, text in files.items() if not file.startswith("engines/")}


@cache
def imported_and_called(text: str) -> tuple[ast.Import | ast.ImportFrom | ast.Call, ...]:
    """What is imported and called in a file; each is parsed once."""
    kinds = (ast.Import, ast.ImportFrom, ast.Call)
    return tuple(node for node in nodes_of(text) if isinstance(node, kinds))


@cache
def imports() -> tuple[Import, ...]:
    """All of the package."""
    return tuple(found for file, text in SOURCES.items() for found in imports_in(text, file))


SOURCES = sources()
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}


def breaks_the_order(found: Import) -> bool:
    part, target = found.part, found.target
    if not target or part == target or part == "__init__":
        return False
    if part in STAGES:
        return target not in LAYERS[0] and (part, target) not in BETWEEN_STAGES
    return LEVEL[target] > LEVEL[part]


def breaks_the_ownership(found: Import) -> bool:
    owner = ONLY_IN.get(found.module.split(".")[0])
    return owner is not None and found.part != owner


def breaks_the_purity(file: str, text: str) -> list[str]:
    if part_of(file) not in PURE or file in EXCEPTIONS:
        return []
    modules = [
        f"{found.module}"
        for found in imports_in(text, file)
        if found.module.split(".")[0] in IMPURE_MODULES
    ]
    return modules + [name for name in called(text) if name in IMPURE_CALLS]


def called(text: str) -> Iterator[str]:
    """``name()`` of functions, ``.name()`` of methods and of functions of a module."""
    for node in imported_and_called(text):
        if isinstance(node, ast.Call):
            function = node.func
            strict = any(
                word.arg == "strict" and ast.unparse(word.value) == "True" for word in node.keywords
            )
            if isinstance(function, ast.Name) and not strict:
                yield f"{function.id}()"
            elif isinstance(function, ast.Attribute) and not strict:
                yield f".{function.attr}()"


def entries_apart(importer: str, imported: str) -> tuple[str, str, str]:
    """The folder where two files part, and the entry of it that holds each.

    >>> entries_apart("algebra/read/names.py", "algebra/expression/nodes.py")
    ('algebra', 'read', 'expression')
    """
    one, other = importer.split("/"), imported.split("/")
    depth = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return "/".join(one[:depth]), one[depth], other[depth]


def file_of(module: str) -> str:
    """The file of the package that an import ends at; empty for a library."""
    names = module.split(".")[1:] if module.startswith("mathreply") else []
    while names:
        for file in ("/".join(names) + ".py", "/".join([*names, "__init__.py"])):
            if file in SOURCES:
                return file
        names.pop()
    return "__init__.py" if module.startswith("mathreply") else ""


def inner_imports() -> dict[str, dict[str, set[str]]]:
    """Folder → entry of it → the entries of the same folder that it needs."""
    needs: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for found in imports():
        target = file_of(found.module)
        if target and target != found.file:
            folder, entry, needed = entries_apart(found.file, target)
            needs[folder][entry].add(needed)
    return needs


def circle(needs: dict[str, set[str]]) -> set[str]:
    """What is left when, again and again, everything is taken away that needs nothing left or
    that nothing left needs: empty where there is no circle."""
    left = set(needs) | set().union(*needs.values())
    while True:
        needed = set().union(*(needs.get(entry, set()) for entry in left))
        ends = {
            entry for entry in left if not needs.get(entry, set()) & left or entry not in needed
        }
        if not ends:
            return left
        left -= ends


def test_every_part_has_its_layer() -> None:
    """Each file and folder of the package stands in LAYERS: a new one is placed there first."""
    parts = {part_of(file) for file in SOURCES} - {"__init__"}
    assert "model" in parts
    assert parts <= set(LEVEL), f"place these in LAYERS of {__file__}: {sorted(parts - set(LEVEL))}"


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        (
            Import("model.py", 1, "mathreply.compose.fill"),
            Import("compose/post.py", 1, "mathreply.model.Post"),
        ),
        (
            Import("compose/post.py", 1, "mathreply.cook.cook"),
            Import("run/pipeline.py", 1, "mathreply.cook.cook"),
        ),
        (
            Import("cook/x.py", 1, "mathreply.disk.cache.Cache"),
            Import("run/verify.py", 1, "mathreply.disk.cache.Cache"),
        ),
        (
            Import("cook/x.py", 1, "mathreply.lint.lint"),
            Import("lint/x.py", 1, "mathreply.cook.cook"),
        ),
        (
            Import("run/batch.py", 1, "mathreply.commands.render"),
            Import("commands/render.py", 1, "mathreply.run.batch.Batch"),
        ),
    ],
)
def test_the_order_tells_bad_from_good(bad: Import, good: Import) -> None:
    """The rule finds each kind of wrong import, and lets its right twin pass."""
    assert not breaks_the_order(good)
    assert breaks_the_order(bad)


def test_imports_go_one_way() -> None:
    """No part imports one of a later layer; no stage imports another."""
    assert any(found.part == "run" and found.target == "compose" for found in imports())
    assert [str(found) for found in imports() if breaks_the_order(found)] == []


def test_a_circle_is_seen() -> None:
    """The rule finds a circle and lets a row of the same length pass."""
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == {"a", "b", "c"}
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == set()


def test_no_folder_holds_a_circle() -> None:
    """In every folder the files and folders can be put in one row, each after those that it
    imports, be it at the top of a file, in a function or for its types alone."""
    found = {folder: circle(needs) for folder, needs in inner_imports().items()}
    assert {folder: sorted(entries) for folder, entries in found.items() if entries} == {
        folder: sorted(entries) for folder, (_, entries) in CIRCLES.items()
    }


def test_the_rooms_of_the_algebra_stand_in_order() -> None:
    """Reading, proving and refuting import what stands before them in ALGEBRA and nothing after."""
    level = {room: number for number, rooms in enumerate(ALGEBRA) for room in rooms}
    needs = inner_imports()["algebra"]
    assert {entry.removesuffix(".py") for entry in needs} <= set(level)
    wrong = [
        f"algebra/{room} imports algebra/{needed}"
        for room, others in needs.items()
        for needed in others
        if level[needed.removesuffix(".py")] >= level[room.removesuffix(".py")]
    ]
    assert wrong == []


def test_a_library_has_one_owner() -> None:
    """SymPy and FLINT stay in the algebra, Playwright in the browser, Jinja2 in compose,
    markdown-it in cook."""
    assert breaks_the_ownership(Import("run/pipeline.py", 1, "sympy.core"))
    assert not breaks_the_ownership(Import("algebra/read.py", 1, "sympy.core"))
    assert any(
        found.part == "cook" and found.module.startswith("markdown_it") for found in imports()
    )
    assert [str(found) for found in imports() if breaks_the_ownership(found)] == []


def test_pure_parts_touch_nothing() -> None:
    """No disk, clock, network, chance or environment in the parts that turn one value into
    another."""
    assert breaks_the_purity("cook/x.py", "import os\nopen('x')") == ["os", "open()"]
    assert breaks_the_purity("cook/x.py", "import re\nre.compile('x')") == []
    assert {
        file: found for file, text in SOURCES.items() if (found := breaks_the_purity(file, text))
    } == {}


def test_no_text_is_ever_run() -> None:
    """Nothing calls what turns a string into code or into an expression."""
    assert BANNED_CALLS & set(called("sympify('x')"))
    assert not BANNED_CALLS & set(called("sympify(3, strict=True)"))
    assert {
        file: found for file, text in SOURCES.items() if (found := BANNED_CALLS & set(called(text)))
    } == {}


def test_files_stay_small_and_are_named_for_what_they_hold() -> None:
    """No file is over 450 lines, none is called for holding this and that."""
    lines = {file: text.count("\n") for file, text in SOURCES.items() if file not in LONG_FILES}
    assert {file: count for file, count in lines.items() if count > MAX_LINES} == {}
    assert [
        file for file in SOURCES if BANNED_NAMES & set(file.removesuffix(".py").split("/"))
    ] == []


def test_no_banner_stands_in_a_file() -> None:
    """Parts of a file are told by a sentence, where they are told at all."""
    banner = re.compile(r"^ *#.*[-=#*]{3}", re.MULTILINE)
    assert banner.search("# --- parts ---")
    assert not banner.search("# Parts.")
    assert [file for file, text in SOURCES.items() if banner.search(text)] == []
