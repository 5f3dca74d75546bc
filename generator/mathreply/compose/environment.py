"""The sandbox in which templates run, and their errors told at the template's own line."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mathreply.diagnostics import Diagnostic, Severity, UsageError
from mathreply.model import Span


class TemplateFault(UsageError):
    """A template that is missing, does not parse, or does what it may not."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(str(diagnostic))


class _Texts(BaseLoader):
    """Templates by name; tracebacks name them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template, its name as its file's, and whether it is current."""
        if template not in self._texts:
            raise TemplateNotFound(template)
        return self._texts[template], template, lambda: True


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=_Texts(dict(templates)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=lambda name: bool(name) and ".html" in str(name),
    )


Fill = Callable[[Mapping[str, str], str, Mapping[str, Any]], str]
"""Fills a template: as :func:`fill`, here or in another process."""


def fill(templates: Mapping[str, str], name: str, values: Mapping[str, Any]) -> str:
    """The text of the template ``name`` with ``values``.

    Raises:
        TemplateFault: with the template's name, line and what is wrong there.
    """
    try:
        return _environment(tuple(sorted(templates.items()))).get_template(name).render(values)
    except TemplateNotFound as error:
        wanted = str(error.name)
        where = _place(error, templates, name) if wanted != name else None
        raise _unknown(wanted, templates, where) from error
    except TemplateSyntaxError as error:
        place = (error.name or name, error.lineno)
        raise _fault(*place, "template-syntax", str(error.message)) from error
    except SecurityError as error:
        said = f"the sandbox does not allow this: {error}"
        raise _fault(*_place(error, templates, name), "template-forbidden", said) from error
    except (RecursionError, MemoryError, TimeoutError) as error:
        said = _LIMITS.get(type(error), str(error))
        hint = "loop over what the answer holds, and over nothing else"
        raise _fault(*_place(error, templates, name), "template-limit", said, hint) from error
    except _MISTAKES as error:
        raise _fault(*_place(error, templates, name), "template-error", str(error)) from error


def load(templates: Mapping[str, str], names: Iterable[str]) -> None:
    """Compile templates that will be filled, while nobody waits; their faults are told then."""
    environment = _environment(tuple(sorted(templates.items())))
    for name in names:
        with suppress(TemplateError):
            environment.get_template(name)


_LIMITS = {
    RecursionError: "it calls itself without end",
    MemoryError: "it asks for more memory than it may have",
}


_MISTAKES = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
"""What the expressions of a template raise."""


def template_names(templates: Mapping[str, str]) -> list[str]:
    """The names an answer may give as its ``template:``."""
    return sorted(
        n.removesuffix(".md.j2")
        for n in templates
        if n.endswith(".md.j2") and not n.startswith("_")
    )


def _place(error: BaseException, templates: Mapping[str, str], name: str) -> tuple[str, int]:
    """The template in whose code an error was raised, and the line."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in templates]
    return (frames[-1].filename, frames[-1].lineno or 1) if frames else (name, 1)


_HINT = "a template sees only what the documentation of templates lists; see README, “Templates”"


def _fault(name: str, line: int, code: str, message: str, hint: str = _HINT) -> TemplateFault:
    return TemplateFault(
        Diagnostic(code, Severity.ERROR, message, f"templates/{name}", Span(line, 1), hint)
    )


def _unknown(
    name: str, templates: Mapping[str, str], where: tuple[str, int] | None = None
) -> TemplateFault:
    """A template that is not there; ``where`` is the place in the one that asks for it."""
    names = template_names(templates)
    near = get_close_matches(name.removesuffix(".md.j2"), names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names)}"
    said = f"there is no template '{name.removesuffix('.md.j2')}'"
    if where is not None:
        return _fault(*where, "unknown-template", said, hint)
    return TemplateFault(Diagnostic("unknown-template", Severity.ERROR, said, hint=hint))
