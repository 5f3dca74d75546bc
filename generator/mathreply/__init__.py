"""Forum answers with proved derivations, ready for Discourse, checked in a real browser.

The pipeline, a stage a line::

    answer, warnings = source.read_answer(data, path, slug)          # an answer file, read
    checked = verification.Verifier(...).verify(chains, declarations)  # every step proved, refuted
    or not known post = compose.compose_post(answer, checked, templates, words)     # Markdown in
    the forum's dialect page = cook.cook(post.raw, profile)                                # what
    the forum makes of it rendering, = browser.Session(settings).render([PageRequest(page)])  # what
    a reader sees of it rendering = pictures.cut(rendering)                                # a
    picture of every displayed equation report = report.Report(answer, checked, post, ...)
          # and what came of it all

:mod:`mathreply.run.pipeline` joins them for one answer, :mod:`mathreply.run.batch` for many,
:mod:`mathreply.cli` puts them on the command line.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Derivation"]


def __getattr__(name: str) -> Any:
    """``Derivation``, built from SymPy objects; loaded when asked for, so that nothing else pays
    for SymPy."""
    if name == "Derivation":
        from mathreply.algebra.library import Derivation

        return Derivation
    raise AttributeError(f"module 'generator' has no attribute '{name}'")
