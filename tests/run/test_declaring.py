"""What a post had better declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.algebra import Pool
from mathreply.disk.cache import Cache
from mathreply.model import Proposal, VerdictKind
from mathreply.run.declaring import proposed, written
from mathreply.run.ledger import derivations_of
from mathreply.run.verify import Verifier
from mathreply.source import read_answer

FIXTURES = Path(__file__).parent.parent / "fixtures" / "declare"
POSTS = [
    pytest.param(text, expected, id=title.strip()[:40])
    for _, title, text, expected in read_fixture_file(FIXTURES / "posts.md")
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), POSTS)
def test_a_post_gets_what_it_needs(pool: Pool, text: str, expected: str) -> None:
    """Each declaration with its reason and the line where that stands; once they are written, no
    step is refuted but those that are told, as many are read as was said, and nothing further is
    proposed."""
    trying = Verifier(pool, Cache(None))
    proposal = proposed(text, trying)
    assert "\n".join(outline(proposal)).strip() == expected.strip()
    changed = written(text, proposal)
    answer, _ = read_answer(changed.encode(), "a.md", "a")
    verifier = Verifier(pool, Cache(None))
    checked = verifier.verify(derivations_of(answer), answer.declarations)
    kinds = [entry.verdict.kind for chain in checked for entry in chain.steps]
    assert kinds.count(VerdictKind.REFUTED) == len(proposal.doubted)
    assert proposal.read[1] == sum(kind is not VerdictKind.UNREAD for kind in kinds)
    assert not proposed(changed, trying).proposed


def outline(proposal: Proposal) -> Iterator[str]:
    for one in proposal.proposed:
        yield f"{one} | {one.reason} | {one.span.line if one.span else ''}"
    for name in proposal.left:
        yield f"left {name.tex}: {name.steps} step, {name.why}"
    for step in proposal.doubted:
        yield f"doubted line {step.line}"
