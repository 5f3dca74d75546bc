"""The page on the language says what is so: each of its examples is judged as it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mathreply import Pool
from mathreply.model.domains import KINDS
from mathreply.run.ledger import derivations_of
from mathreply.source import read_answer
from mathreply.source.frontmatter import KEYS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "language.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^<!-- verdicts: ([a-z ]+) -->\n````markdown\n(.*?)^````$", PAGE, re.MULTILINE | re.DOTALL
)


def test_every_example_is_tested() -> None:
    """No block of an answer stands on the page without the verdicts that it gets."""
    assert len(EXAMPLES) == PAGE.count("````markdown\n") > 12


@pytest.mark.slow  # all together
@pytest.mark.parametrize(
    ("verdicts", "text"), EXAMPLES, ids=[text.splitlines()[-2][:40] for _, text in EXAMPLES]
)
def test_an_example_comes_out_as_the_page_says(verdicts: str, text: str, pool: Pool) -> None:
    """Read and judged, it gets the verdicts of the line above it."""
    answer, _ = read_answer(text.encode(), "language.md", "example")
    chains = derivations_of(answer)
    checked = [pool.verify([chain], answer.declarations)[0] for chain in chains]
    told = [step.verdict.kind.value for chain in checked for step in chain.steps]
    assert told == verdicts.split()


def test_every_head_key_and_domain_is_on_the_page() -> None:
    """A key or a domain that is new is documented with it."""
    missing = [name for name in (*KEYS, *KINDS) if f"`{name}" not in PAGE]
    assert missing == []


def test_links_between_pages_lead_somewhere() -> None:
    """Each relative link of a page names a file that is there."""
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([\w./-]+\.(?:md|json|png))\)", page.read_text("utf-8")):
            assert (page.parent / target).is_file(), f"{page.name} links to {target}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    re.findall(r"^```python\n(.*?)^```$", (DOCS / "library.md").read_text("utf-8"), re.M | re.S),
)
def test_the_librarys_examples_run(code: str) -> None:
    """Each block of Python runs as it stands and prints something."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout, done.stderr


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Every page stands in the table of contents, and every reference between them is met."""
    line = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run([*line, str(DOCS), str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "language.html").is_file()
