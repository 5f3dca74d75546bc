"""Every code that a finding may bear: how bad it is and, in one sentence, what it means."""

from __future__ import annotations

from msgspec import Struct

from mathreply.diagnostics import Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


class Code(Struct, frozen=True):
    """What is known of a code before any post is read."""

    severity: Severity
    """As a rule; a check may say less or more of one case."""
    meaning: str


CODES: dict[str, Code] = {
    # delimiters
    "backslash-inline": Code(
        _E,
        "\\(…\\) that the forum does not take for mathematics, or takes only as long as a "
        "site setting is on.",
    ),
    "backslash-display": Code(
        _E,
        "\\[…\\] that the forum does not take for mathematics, or takes only as long as a "
        "site setting is on.",
    ),
    "doubled-backslash": Code(
        _E, "\\\\(…\\\\) or \\\\frac: backslashes that a program has escaped once too often."
    ),
    "dollar-boundary": Code(
        _E,
        "$…$ against a letter, a digit, a CJK character or a mark that Discourse does not "
        "accept beside a dollar.",
    ),
    "dollar-spaces": Code(
        _I, "Spaces just inside $…$: mathematics on a forum, text in most other programs."
    ),
    "dollar-inverted": Code(
        _E,
        "Dollars that the forum pairs the wrong way round, so that the words between two formulas "
        "become one.",
    ),
    "text-as-math": Code(_W, "Words between two dollars that the forum takes for a formula."),
    "money-as-math": Code(_E, "Two prices that the forum takes for one formula."),
    "display-in-line": Code(_E, "$$…$$ or \\[…\\] with text beside it, shown as it was typed."),
    "display-lines": Code(
        _E,
        "A display's delimiter that shares its line with the formula while the other stands "
        "elsewhere.",
    ),
    "display-joined": Code(_E, "Several $$…$$ on one line, taken for one formula."),
    "one-line-display": Code(
        _E, "$$…$$ on one line, on a forum that wants the dollars on lines of their own."
    ),
    "unclosed-display": Code(_E, "$$ or \\[ that is never closed and swallows what follows."),
    "unclosed-dollar": Code(_W, "A $ that begins a formula and is never closed on its line."),
    "newline-in-dollar": Code(_E, "$…$ or \\(…\\) that goes on over the end of a line."),
    "bare-environment": Code(_E, "\\begin{align} … \\end{align} without delimiters."),
    "math-fence": Code(_E, "A ```math fence, GitHub's habit, shown as code."),
    "backtick-dollar": Code(
        _E, "$`…`$, GitHub's and GitLab's habit: the backticks become part of the formula."
    ),
    "unicode-math": Code(
        _W, "Mathematics written in Unicode letters and signs: no formula, and hard to hear."
    ),
    "latex-text": Code(
        _W,
        "\\section, \\begin{itemize}, \\textbf and their like outside of formulas: LaTeX for text, "
        "which no forum reads. Nothing in a listing is mended.",
    ),
    "display-indented": Code(
        _E, "Display mathematics that its indentation turns into code or text."
    ),
    "quote-in-display": Code(
        _E, "Display mathematics over several lines of a quote: the > marks get into the TeX."
    ),
    "html-block": Code(_E, "$…$ right below an HTML tag, where Discourse reads no Markdown."),
    "list-broken": Code(_W, "A display at the margin that ends a numbered list too early."),
    "label-as-math": Code(
        _W, "\\[1\\] or \\(1\\): a citation or a label that was escaped and became a formula."
    ),
    "table-pipe": Code(_E, "| inside a formula in a table: it splits the cell."),
    "table-norm": Code(_I, "\\| inside a formula in a table reaches TeX as a single bar."),
    # what chat windows, note-takers and editors leave
    "paste-lost-backslash": Code(
        _E, "[ … ] or (…) with TeX in it: a copy from a chat window that lost its backslashes."
    ),
    "paste-marker": Code(_E, "$begin:math:text$…$end:math:text$: the markers of a chat's export."),
    "paste-escape": Code(
        _E, "\\_, \\*, \\[ and their like in a formula: escapes for Markdown that became TeX."
    ),
    "paste-entity": Code(_E, "&lt;, &amp; and their like in a formula: HTML that became TeX."),
    "paste-html": Code(_E, "The HTML of a formula that KaTeX or MathJax has set, pasted whole."),
    "paste-thrice": Code(
        _E, "E=mc2E=mc^2E=mc2: a selection of KaTeX's output, which holds the TeX amid the letters."
    ),
    "paste-role": Code(
        _E, "{math}`…`, :math:`…` or $latex …$: the spellings of MyST, Sphinx and WordPress."
    ),
    "paste-label": Code(_E, "{#eq-x} behind $$: Quarto's label, which keeps the display open."),
    "paste-note": Code(_W, "[[links]], ==marks== and %%comments%%: the spellings of Obsidian."),
    "paste-bbcode": Code(_E, "\\[details…\\]: BBCode that an editor has escaped."),
    # TeX
    "tex-brace": Code(_E, "A brace without its partner."),
    "tex-environment": Code(_E, "\\begin and \\end that do not belong together."),
    "tex-left-right": Code(_E, "\\left without \\right, or the other way round."),
    "tex-delimiter": Code(_E, "\\left or \\right before something that is no bracket."),
    "tex-unknown-macro": Code(_E, "A macro that no engine knows and the post does not define."),
    "tex-unknown-environment": Code(_E, "An environment that no engine knows."),
    "engine-cannot": Code(_E, "TeX that works in other engines, not in this forum's."),
    "not-portable": Code(_W, "TeX that works in this forum's engine, not in that of other forums."),
    "plain-letter": Code(
        _W, "A letter that the engine's alphabet lacks, as in \\mathbb{1}: readers see a plain one."
    ),
    "tex-comment": Code(_E, "An unescaped % that hides the rest of the line."),
    "tex-nested-environment": Code(_E, "align, gather or equation inside another environment."),
    "tex-label-twice": Code(_E, "The same \\label twice in one post."),
    "tex-label": Code(_W, "A \\label: all posts on a topic's page share them."),
    "tex-blank-line": Code(_I, "A blank line inside a formula: TeX itself would stop there."),
    "tex-macro-leak": Code(_W, "A macro that stays defined in the formulas, and posts, after it."),
    "tex-redefinition": Code(
        _E, "\\newcommand of a name that the engine has, or \\renewcommand of one that it lacks."
    ),
    "tex-argument": Code(
        _E, "A command or a script without its argument, such as \\frac{1} or x^."
    ),
    "tex-limits": Code(_E, "\\limits behind something that is no operator."),
    "tex-middle": Code(_E, "\\middle outside \\left … \\right."),
    "tex-colour": Code(_W, "A colour that browsers do not know."),
    "tex-reference": Code(_W, "\\ref or \\eqref to a label that the post does not have."),
    "tex-recursion": Code(_E, "A macro that calls itself."),
    "tex-forbidden": Code(
        _E, "A link scheme, picture, file or attribute that no forum lets through."
    ),
    "tex-empty": Code(_E, "A formula that leaves no mark on the screen."),
    "tex-empty-part": Code(
        _W, "A fraction, a root or an accent with nothing in it, or a part of it left empty."
    ),
    "tex-giant": Code(_E, "A rule, space or size far beyond any screen."),
    "tex-deep": Code(_E, "Nesting so deep that browsers give up."),
    "tex-long": Code(_E, "A formula too long to be typeset in reasonable time."),
    "tex-double-script": Code(_E, "Two superscripts or two subscripts on one symbol."),
    "tex-over-twice": Code(_E, "\\over, \\atop or \\choose twice in one group."),
    "tex-tag-twice": Code(_E, "Two \\tag on one display, or on one row of it."),
    "tex-misplaced": Code(
        _E,
        "& or \\hline outside rows, # outside a definition, or $ inside a formula.",
    ),
    "tex-control": Code(
        _E, "A control character, as an escape such as \\f or \\t in JSON or YAML leaves it."
    ),
    # the post
    "post-too-long": Code(_E, "More characters than the forum accepts."),
    "post-too-short": Code(_W, "Fewer characters than the forum accepts."),
    "too-many-images": Code(_W, "More images than a new user may embed."),
    "too-many-links": Code(_W, "More links than a new user may post."),
    "too-many-mentions": Code(_W, "More mentions than a new user, or anyone, may make."),
    "math-in-alt": Code(_W, "Mathematics in an image's alt text, which is plain text."),
    "alt-breaks-image": Code(_E, "A character in an alt text that breaks the image's markup."),
    "math-in-summary": Code(_W, "Mathematics in a [details] summary, which is plain text."),
    "math-in-heading": Code(_W, "Mathematics in a heading: its anchor is made of bare TeX."),
    "bad-excerpt": Code(_W, "A beginning that mails, lists and previews show as bare TeX."),
    "too-wide": Code(
        _I, "Formulas wider than a phone's 360 px, by estimate; told with --phone or --select."
    ),
    # the linter itself
    "lint-fault": Code(_W, "A check that broke on this post; the others have run."),
    # brackets and addresses
    "bracket-eaten": Code(
        _W, "f[x] and E[X](t) in the text: brackets that Markdown takes for a check box or a link."
    ),
    "link-forbidden": Code(
        _W, "A link to a javascript:, data: or file: address, which the forum drops."
    ),
    # invisible characters
    "direction-mark": Code(_W, "A mark that turns the direction of writing and cannot be seen."),
    "zero-width": Code(_W, "A character without width."),
    "no-break-space": Code(_I, "A space that is not U+0020."),
    "look-alike": Code(
        _W, "A sign or digit that looks like an ASCII one and is another character."
    ),
    "nul": Code(_E, "A NUL or other control character in the text."),
}
