"""Texts for the readers: pieces of what each of them looks for, in any order, and any letters."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st

ANY = st.text(max_size=40)
HEAD = [
    "title: ",
    "template: plain",
    "reply_to: {user: a, topic: 1, post: 2, quote: |",
    "symbols:",
    "  x: real",
    "  x, y: real^n",
    "  n: integer >= 1",
    "  p: simplex^K",
    "definitions: [a = b, '\\frac{1}{2} = c']",
    "assumptions:\n  - x > 0\n  - y \\ne 0",
    "macros: {'\\R': '\\mathbb{R}', \\half: '\\frac{#1}{2}'}",
    "words: {x: ex}",
    "tags: [a, b]",
    "tags: &a [*a]",
    "a: &a [1]\nb: *a",
    "<<: {x: 1}",
    "!!python/object/apply:os.system [x]",
    '"\\frac \\t \\ud800 \\x00"',
    "'",
    '"',
    "? [x]",
    ": ",
    "- - -",
    "{{{",
    "[[[",
    "|",
    "  >",
    "\t",
    "# no",
    "%YAML 1.9",
    "---",
    "...",
    "\x00",
    "\x85",
    "\ufeff",
    "2026-11-26",
    "0x1F",
    "1e999",
    "~",
]
BODY = [
    "``` derivation",
    "``` derivation stated",
    "~~~ derivation",
    "```",
    "~~~~",
    "a",
    "  = b % because",
    "  ! expand % here",
    "  ! substitute x = 1",
    "  let z = x - y",
    "  \\le c % 50\\% of $x$",
    "  \\implies x = 1",
    "  = ",
    "  % alone",
    "  where x > 0",
    "= = =",
    "$$",
    "$$x = y$$",
    "\\[ x = y",
    "\\]",
    "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}",
    "> quoted $x$",
    "- item",
    "<!-- mathreply: off -->",
    "# head",
    "",
    " ",
    "\r",
    "{{ 7 * 7 }} {% raw %}",
    "\u2028",
]
TEX = [
    *"abxyz0139+-*/=<>|()[]{}^_&%~'\"!,.;:@#$?` \n\t\\",
    *(
        f"\\{name} "
        for name in (
            "frac",
            "sqrt",
            "sum",
            "int",
            "left",
            "right",
            "begin",
            "end",
            "text",
            "def",
            "gdef",
            "let",
        )
    ),
    *(
        f"\\{name}"
        for name in (
            "alpha",
            "R",
            "mathbb",
            "operatorname",
            "not",
            "over",
            "label",
            "ref",
            "hline",
            "middle",
        )
    ),
    *(f"\\begin{{{name}}}" for name in ("aligned", "cases", "matrix", "array", "align*", "other")),
    *(f"\\end{{{name}}}" for name in ("aligned", "cases", "matrix", "array", "align*", "other")),
    "\\\\",
    "\\,",
    "\\{",
    "\\}",
    "\\|",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "#1",
    "\\def\\a{\\a\\a}\\a",
    "\\newcommand{\\b}[9][x]{#1#9}",
    "\\frac" * 40,
    "{" * 60,
    "}" * 60,
    "^" * 30,
    "\\sqrt" * 120,
    "\\left(" * 50,
    "测",
    "😀",
    "\u0301",
    "\u200b",
    "\x00",
    "\ud7ff",
    "\U0010ffff",
]
MARKDOWN = [
    *TEX[:30],
    "$",
    "$$",
    "\n$$\n",
    "\\(",
    "\\)",
    "\n\n",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n    ",
    "\n```\n",
    "`",
    "``",
    "**",
    "_",
    "~~",
    "# ",
    "| a | b |\n|---|:-:|\n| ",
    " | ",
    "[x](",
    "![x|10x10](upload://a.png)",
    "<https://a.example/$x$>",
    "https://a.example/\\(x\\)",
    "<b>",
    "</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "<div class='math'>",
    "&lt;",
    "&#x0;",
    ":smile:",
    "@ann",
    "#tag",
    "\\",
    "x" * 90,
    "  \n",
    "***\n",
    "===\n",
]
BBCODE = [
    f"[{slash}{tag}{rest}]"
    for tag in (
        "quote",
        "details",
        "spoiler",
        "b",
        "url",
        "img",
        "code",
        "poll",
        "wrap",
        "date",
        "size",
        "color",
        "list",
        "*",
        "math",
    )
    for slash in ("", "/")
    for rest in ("", '="x, post:1"', "=", " a=b c='d]'", '="')
] + ["[", "]", "[[", "[/", "\n", "x", "$x$", "`", "[quote]\n", "\n[/quote]", "[details=\n]"]
TEMPLATE = [
    "{{ title }}",
    "{{ parts }}",
    "{{ title | upper }}",
    "{{ title | nosuch }}",
    "{{ title.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ ''.format }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ nosuch.name }}",
    "{{ 1 / 0 }}",
    "{{ 7 * '7' }}",
    "{{ [1] * 9 }}",
    "{% for part in parts %}",
    "{% for a in range(9) %}",
    "{% endfor %}",
    "{% if title %}",
    "{% else %}",
    "{% endif %}",
    "{% set x = title %}",
    "{% block a %}",
    "{% endblock %}",
    "{% macro m() %}",
    "{% endmacro %}",
    "{{ m() }}",
    "{% include 'a.md.j2' %}",
    "{% include 'nosuch' %}",
    "{% extends 'a.md.j2' %}",
    "{% import 'a.md.j2' as a %}",
    "{% raw %}",
    "{% endraw %}",
    "{# no #}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "\n",
    "x",
]


def mixed(pieces: list[str], join: str = "", most: int = 25) -> st.SearchStrategy[str]:
    """Pieces in any order, with any text among them."""
    return st.lists(st.one_of(st.sampled_from(pieces), ANY), max_size=most).map(join.join)


tex = partial(mixed, TEX)
heads = mixed(HEAD, "\n", 12)
bodies = mixed(BODY, "\n")
answers = st.builds(lambda head, body: f"---\n{head}\n---\n{body}", heads, bodies)
posts = mixed(MARKDOWN)
bbcode = mixed(BBCODE)
templates = mixed(TEMPLATE, most=10)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
records = st.dictionaries(
    st.sampled_from(
        ["id", "steps", "relations", "symbols", "definitions", "assumptions", "macros", "raw", "x"]
    ),
    st.one_of(
        json_values,
        st.lists(tex(most=4), max_size=4),
        st.dictionaries(st.sampled_from(["x", "x, y", "\\R", ""]), tex(most=3), max_size=2),
        st.dictionaries(st.just("x"), st.sampled_from(["real", "real^n", "integer >= 1", "odd"])),
    ),
    max_size=6,
)
