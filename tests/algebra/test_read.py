"""How sides are read: fixtures of TeX with its reading, or with what is asked about it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import Unread, define, read_claim, read_context, read_side
from mathreply.model import Declarations, Macro, Statement, Symbol
from mathreply.model.domains import parse_domain, split_names
from tests.samples import examples

FIXTURES = Path(__file__).parent.parent / "fixtures" / "read"


def declared(head: dict[str, Any]) -> Declarations:
    return Declarations(
        tuple(
            Symbol(name, parse_domain(domain))
            for names, domain in head["symbols"].items()
            for name in split_names(names)
        ),
        tuple(map(Statement, head.get("definitions", ()))),
        tuple(map(Statement, head.get("assumptions", ()))),
        tuple(Macro(**macro) for macro in head.get("macros", ())),
    )


def told(value: Any) -> str:
    """A reading as one line; the claims of a statement between semicolons."""
    if isinstance(value, Claim):
        return "; ".join(
            [f"{told(value.left)} {value.relation} {told(value.right)}", *map(told, value.further)]
        )
    return " ".join(str(value).split())


def cases() -> list[Any]:
    found = []
    for path in sorted(FIXTURES.glob("*.jsonl")):
        head, *lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        found += [pytest.param(head, line, id=f"{path.stem}: {line['tex']}") for line in lines]
    return found


@pytest.mark.parametrize(("head", "case"), cases())
def test_a_side_is_read_as_it_was_meant_or_asked_about(
    head: dict[str, Any], case: dict[str, Any]
) -> None:
    """Every fixture reads as it says, or is refused with that message, piece and column; never
    anything else."""
    context = read_context(declared(head))
    if "reads" in case:
        assert told(read_side(case["tex"], context)) == case["reads"]
        return
    with pytest.raises(Unread) as refusal:
        read_side(case["tex"], context)
    error = refusal.value
    assert (error.message, error.piece, error.column) == (
        case["refused"],
        case["piece"],
        case["column"],
    )


def test_a_bound_name_is_never_a_free_one() -> None:
    """The bound k of a sum and a free k are two things, as are the k of two sums."""
    context = read_context(declared({"symbols": {"w": "real^K", "K": "integer >= 2"}}))
    value = read_side(r"w_k \sum_{k=1}^K w_k", context)
    free = {s for s in value.free_symbols if s.name == "k"}
    assert len(free) == 1
    assert not free.pop().is_Dummy


def test_nothing_cancels_while_it_is_read() -> None:
    """x/x, x - x, 0·x and √x² stand as written, so that excluded points can be seen."""
    context = read_context(declared({"symbols": {"x": "real"}}))
    for tex in (
        r"\frac{x}{x}",
        "x - x",
        r"0 \cdot x",
        r"\sqrt{x^2}",
        r"e^{\ln x}",
        r"\frac{x^2-1}{x-1}",
    ):
        assert read_side(tex, context).has(*context.names["x"].scalar().atoms()), tex


def test_plus_or_minus_makes_two_claims() -> None:
    """``\\pm`` on both sides is read twice, with one sign each time."""
    context = read_context(declared({"symbols": {"x, y": "real"}}))
    claims = read_claim(r"x \pm y", "=", r"\mp x", context)
    assert [told(c) for c in claims] == ["x + y = -x", "x - y = x"]


def test_sides_of_two_kinds_are_no_claim() -> None:
    """A number is not equal to a vector, but 0 stands for a vector of zeros."""
    context = read_context(declared({"symbols": {"x": "real", "u": "real^n", "A": "real^{n x n}"}}))
    (claim,) = read_claim("u", "=", "0", context)
    assert told(claim.right) == "0"
    with pytest.raises(Unread, match="one side is a number"):
        read_claim("u", "=", "x", context)
    with pytest.raises(Unread, match="the sizes differ"):
        read_claim("u", "=", "A", context)


def test_an_identity_takes_its_size_from_the_other_side() -> None:
    """``I`` alone on a side is as large as what it is compared with."""
    context = read_context(declared({"symbols": {"A": "real^{n x n}"}}))
    (claim,) = read_claim("A^{-1} A", "=", "I", context)
    assert str(claim.right.shape) == "(n, n)"


def test_a_relation_that_joins_statements_wants_statements() -> None:
    """``x = 1 \\iff x + 1 = 2`` reads; ``x \\iff y`` is refused."""
    context = read_context(declared({"symbols": {"x, y": "real"}}))
    (claim,) = read_claim("x = 1", r"\iff", "x + 1 = 2", context)
    assert told(claim) == r"x = 1 \iff x + 1 = 2"
    with pytest.raises(Unread, match="joins statements"):
        read_claim("x", r"\iff", "y", context)


def test_a_definition_made_on_the_way_is_in_force_afterwards() -> None:
    """A ``let`` declares its name as a number or a vector, as its right side is."""
    context = read_context(declared({"symbols": {"a, b": "real"}}))
    with pytest.raises(Unread, match="not declared"):
        read_side("d + v_1", context)
    define(context, Statement("d = a - b"))
    define(context, Statement("v = [d, a]"))
    assert told(read_side("d + v_1", context)) == "d + v[1]"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tex", "message"),
    [
        ("(" * 300 + "1" + ")" * 300, "too deeply nested"),
        (r"\sqrt{" * 2_000 + "x" + "}" * 2_000, "too deeply nested"),
        ("+".join(["x"] * 20_000), "too long"),
        ("+".join(["x"] * 6_000), "too long"),
        ("9" * 2_000, "more than 1,000 digits"),
        ("\frac{1}{x}", "a control character"),
        ("x + \theta", "a control character"),
        ("", "empty"),
        ("  % nothing", "empty"),
    ],
    ids=[
        "brackets",
        "roots",
        "characters",
        "terms",
        "digits",
        "form feed",
        "tab",
        "nothing",
        "comment",
    ],
)
def test_limits_are_told_not_hit(tex: str, message: str) -> None:
    """Depth, length and lost escapes are refused in words, without a traceback."""
    context = read_context(declared({"symbols": {"x": "real"}}))
    assert told(read_side(r"\sqrt{x}", context)) == "sqrt(x)"
    with pytest.raises(Unread, match=message):
        read_side(tex, context)


@pytest.mark.parametrize(
    "tex", ["9^{9^{9^{9}}}", "(10^8)!", "2^{10^9}", r"\frac{0^{2i-1}}{(2i-1)!!}"]
)
def test_huge_numbers_are_read_without_being_computed(tex: str) -> None:
    """Reading never evaluates a power or a factorial."""
    context = read_context(declared({"symbols": {"i": "integer"}}))
    assert read_side(tex, context) is not None


_PIECES = st.sampled_from(
    [
        "x",
        "y",
        "w",
        "A",
        "u",
        "f",
        "d",
        "e",
        "i",
        "k",
        "z",
        "1",
        "2",
        "12",
        "0.5",
        "+",
        "-",
        "=",
        "<",
        "/",
        "!",
        "'",
        ",",
        ";",
        ":",
        "|",
        "\\|",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\\{",
        "\\}",
        "^",
        "_",
        "&",
        "\\\\",
        " ",
        "\\,",
        "\\quad",
        "\\frac",
        "\\sqrt",
        "\\over",
        "\\choose",
        "\\sum",
        "\\prod",
        "\\int",
        "\\lim",
        "\\max",
        "\\arg",
        "\\to",
        "\\infty",
        "\\cdot",
        "\\times",
        "\\pm",
        "\\left(",
        "\\right)",
        "\\left|",
        "\\right|",
        "\\left.",
        "\\right.",
        "\\Big|",
        "\\sin",
        "\\log",
        "\\exp",
        "\\det",
        "\\mathbf",
        "\\mathrm",
        "\\rm",
        "\\hat",
        "\\bar",
        "\\overline",
        "\\top",
        "\\partial",
        "\\nabla",
        "\\delta",
        "\\mathbb{1}",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "\\begin{cases}",
        "\\end{cases}",
        "\\text{if}",
        "\\text{or}",
        "\\iff",
        "\\in",
        "\\le",
        "\\ne",
        "\\ldots",
        "\\langle",
        "\\rangle",
        "\\lfloor",
        "\\rfloor",
        "\\binom",
        "\\substack",
        "\\underbrace",
        "\\operatorname",
        "\\mathop",
        "\\mid",
        "%",
        "\\",
        "🙂",
        "\\mathcal{X}",
        "\\boldsymbol{v}",
        "dx",
        "\\mathrm{d}x",
        "\\frac{d}{dx}",
        "x_k",
        "w_k",
        "A_{ij}",
        "\\sum_{k=1}^K",
        "\\int_0^1",
        "^{-1}",
        "^2",
        "_{k \\ne i}",
    ]
)


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, min_size=1, max_size=14).map("".join), st.booleans())
def test_any_text_is_read_or_refused(tex: str, infer: bool) -> None:
    """No input whatever makes the reader fail otherwise than by Unread."""
    context = read_context(
        declared(
            {
                "symbols": {
                    "x, y": "real",
                    "w": "real^K",
                    "K": "integer >= 2",
                    "u": "real^n",
                    "A": "real^{n x n}",
                    "f": "function",
                    "z": "complex",
                },
                "definitions": ["\\sigma(t) = e^t"],
            }
        ),
        infer=infer,
    )
    with contextlib.suppress(Unread):
        read_side(tex, context)
