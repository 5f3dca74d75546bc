r"""Lines in which dollars and escaped brackets are more likely a program's than a formula's.

``$(CC) $@``, ``/a$b$/``, ``\(foo\|bar\)``, ``=$A$1``, ``\\share\[x\]``, ``A$="Y"``: shells, regular
expressions, spreadsheets, paths and BASIC. No edit is made there on the strength of delimiters
alone; TeX that nobody types by chance is still mended beside them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from mathreply.lint.known.macros import KNOWN
from mathreply.lint.post import ScannedPost
from mathreply.lint.rewriting import is_cjk
from mathreply.lint.signs import Sign

_ANY = frozenset().union(*KNOWN.values()) | {"begin", "left", "right"}
_COMMAND = re.compile(r"\\([A-Za-z]{2,})")
_SCRIPT = re.compile(r"[_^]\{[^{}]*\}|[A-Za-z]\^[0-9A-Za-z]|[A-Za-z]_[0-9A-Za-z](?![A-Za-z0-9_$])")
_PATH = re.compile(r"[A-Za-z]:\\.|\\\\[\w.-]+\\.")
_MAY_CLOSE = re.compile(r"[A-Z][A-Z0-9]{0,3}\$\s?[=+;,(]|\$/.*|\^[^\s$]+\$", re.DOTALL)
_ARRAY = re.compile(r".*[A-Za-z0-9_\])]", re.DOTALL)
_FUNCTION = re.compile(r"(?:.*[^A-Za-z])?[A-Za-z]|.*[_\]]", re.DOTALL)
"""What stands right before an array's index, and before the argument of a function."""
_NEAR = 200
"""Characters on each side that are looked at, within the line."""

_SIGNS = re.compile(
    r"""
    \$\([A-Z]{2,}\)(?!\$) | \$\(['"#(] | \$\((?:this|document|window|shell|wildcard)\b
    | \$\$?\{\#?[A-Za-z_][\w.]*(?:\[[^\]]{0,40}\])?[^}$\s]{0,40}\}(?![_^$\\])
    | \$\{[A-Za-z_]\w*\}_?\$ | (?<![\\$\w])\$_(?=[\s\[,;)(]|$)
    | (?<=[\s'"(])\$[@<^&?~!*](?=[\s,;"')]|$) | \$\#\w*(?![\w$])
    | \$[A-Za-z_]\w*\s*=(?!=)[^=$\n]{0,200};[ \t]*(?:$|\#|//|\$) | \$\w+(?:->|::|\[['"]) | =>\s*[$(]
    | <\?(?:php|=) | \b(?:my|our|local)[ ]\(?[$@%]
    | \b(?:echo|foreach|printf|return|unless|elif|export|setenv)\b[^.]{0,80}\$
    | /\^?[^/\s$]+\$(?:/|\||[^/\s$]+\$/) | /\(?\^?\$/ | \(\w+\)\$\| | \$/(?:[gimsux]{1,3}\b|'|")
    | \bs/[^/\n]{0,80}/[^/\n]{0,80}/ | (?<!\\)\\[1-9](?![0-9])
    | \\[dwWsSD](?:[+*?\]]|(?=\\[dwWsSD,]))
    | \(\?(?:[:=!]|<[=!]|P<) | \[\^\\ | \br["'](?=[\\^(\[])
    | \\\)(?:\\?\{|\\\?|\?(?=[^\s"')\]*_])) | (?<![)\w}])/\\\(  # a question may end in \)?
    | \\\.\\\( | \\\)\$['"/]
    | \[\^?(?:a-z|A-Z|0-9)[^\]\s]{0,40}\] | \[\^[^\]\s]{1,20}\][*+]
    | \b(?:regex\w*|regexp\w*|grep|sed|awk|[Ee]macs|[Ee]lisp|[Vv]im|Makefile|Excel|Perl|PHP|jQuery
        |re\.\w+\(|string-match|nginx|[Bb]ash|[Pp]owershell|PowerShell|crypt|BASIC|Kotlin|Scala|Markdown|JSON|escap(?:ed?|es|ing)|backslash(?:es)?|delimiters?)\b
    | \\\[\s*\\\] | (?<![^\s(])\^[^\s$]+\$(?=[\s,.)|]|$)
    | (?<![A-Za-z])[A-Za-z]:\\+[\w(\[] | \\\\[\w.-]+\\[\w$.(\[-]                         # paths
    | \$[A-Z]{1,3}\$\d | \$[A-Z]{1,3}\d+[-+*/:,;)] | [-+*/:=(,;][A-Z]{1,3}\$\d           # cells
    | \b[A-Z][A-Z0-9]{0,3}\$\s?[=+;,(]
    | \b(?:LET|PRINT|INPUT|DIM|CHR|MID|LEFT|RIGHT)\$?[ (][^a-z]{0,60}\$
    | (?:^|\s)\$\d[a-z]?\$[\w./=]{2,} | [A-Za-z0-9_]\$\d{1,2}\$[A-Za-z0-9_]
    | ["'][^"'$\n]{0,40}\$[A-Za-z]\w*\$?[A-Za-z]\w*["']                                  # "$a$b"
    """,
    re.VERBOSE | re.MULTILINE,
)
_ONLY_A_CLASS = re.compile(r"\^?(?:a-z|A-Z|0-9)+|\.[*+]\??|\(\.\*\)")
_SUFFIX = re.compile(
    r"(?:st|nd|rd|th|s|es|D|d|NN|fold|tuples?|ary|axis|axes|values?|times|[a-z]{4,})\b"
    r"|(?:[kcmn]?m|k?g|[kMG]?Hz|[mn]s|[kMG]?eV|dB|k?Pa|mol)(?:/[a-z]{1,3})?(?![A-Za-z0-9_$/])"
)
"""What may follow a formula without a space: an ending, a word, a unit."""
_FORGOTTEN = re.compile(
    r"(?:an?|and|are|as|at|be|by|for|from|has|if|in|into|is|of|on|or|so|the|then|to|was|with)"
    r"(?=\s[a-z(\\$])"
)
"""A word in front of which the space was forgotten: more words follow."""
_WORD_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9_])[A-Za-zÀ-ɏ]{2,}$|(?:^|\s)[aA]$")
_FACTOR_BEFORE = re.compile(r"(?:^|[\s(=+-])\d{1,3}$")
_VARIABLE = re.compile(r"\$[A-Za-z]['′]?\$")
_WORD_AFTER = re.compile(r"[a-z]{2,}\b")
_CLAIM = re.compile(r"\w\s*[=<>≤≥]\s*\w|\$[A-Za-z]\w?\(\w(?:,\s?\w)*\)\$")
_PROGRAM_SIDE = frozenset("/\\\"'`=|{}<>@#&~%")


def is_foreign(post: ScannedPost, start: int, end: int) -> bool:
    """Whether the line around ``raw[start:end]`` has signs of a program, and what stands there
    none of TeX."""
    if is_tex_beyond_doubt(post.raw[start:end]):
        return False
    first, last = post.lines.bounds(start)[0], post.lines.bounds(max(start, end - 1))[1]
    near, far = max(first, start - _NEAR), min(last, end + _NEAR)
    starts, ends = _signs_in(post.raw)
    at = bisect_left(starts, far)
    return at > 0 and ends[at - 1] > near


@lru_cache(maxsize=4)
def _signs_in(raw: str) -> tuple[list[int], list[int]]:
    """Where a program's signs begin and end in a post, in order."""
    found = [m for m in _SIGNS.finditer(raw) if not (_is_of_tex(raw, m) or _is_a_closer(raw, m))]
    return [match.start() for match in found], [match.end() for match in found]


def _is_of_tex(raw: str, sign: re.Match[str]) -> bool:
    r"""Whether the sign of a path is the colon of ``f:\mathbb{R}\to\mathbb{R}``, or the end of a
    row as in ``1\\2\end{pmatrix}``."""
    if _PATH.fullmatch(sign.group()) is None:
        return False
    command = _COMMAND.match(raw, raw.rindex("\\", sign.start(), sign.end()))
    return command is not None and command[1] in _ANY


def _is_a_closer(raw: str, sign: re.Match[str]) -> bool:
    """Whether the dollar of a sign closes what another one in its line has opened: ``$X$, $Y$`` and
    ``$v$/s`` are no BASIC and no pattern."""
    if _MAY_CLOSE.fullmatch(sign.group()) is None:
        return False
    if raw[max(0, sign.start() - 1) : sign.start()] == "$":
        return True
    line = raw.rfind("\n", 0, sign.start()) + 1
    return raw.count("$", line, raw.index("$", sign.start())) % 2 == 1


def is_tex_beyond_doubt(text: str) -> bool:
    """Whether a command that engines know, or a script, stands in a text."""
    if len(text) > 2_000:
        return True
    commands = _COMMAND.findall(text)
    return any(name in _ANY for name in commands) or (
        _SCRIPT.search(text) is not None and _SIGNS.search(text) is None
    )


def is_a_pattern(content: str) -> bool:
    """Whether what stands between escaped brackets is a regular expression's class or wildcard."""
    return _ONLY_A_CLASS.fullmatch(content.strip()) is not None


def is_a_call(post: ScannedPost, opener: Sign, content: str) -> bool:
    r"""Whether escaped brackets stand right behind a name, as in ``array\[i\]`` and ``f\(x\)``, and
    nothing between them is certain to be TeX: text whose brackets were escaped."""
    name = _FUNCTION if opener.text == "\\(" else _ARRAY
    before = post.raw[max(0, opener.start - 2) : opener.start]
    return name.fullmatch(before) is not None and not is_tex_beyond_doubt(content)


def lacks_a_space(post: ScannedPost, start: int, end: int) -> bool:
    """Whether the next word of a sentence stands right behind a formula, as in ``$x$be the``."""
    before = post.raw[max(0, start - 2) : start]
    return _FORGOTTEN.match(post.raw, end) is not None and not before.strip()[-1:].isdigit()


def are_neighbours_words(post: ScannedPost, start: int, end: int) -> bool:
    """Whether a formula that touches letters touches a word's end or a suffix, as in ``$n$th``."""
    before = post.raw[max(0, start - 30) : start]
    after = post.raw[end : end + 30]
    left, right = before[-1:], after[:1]
    if is_cjk(left) and right in ("=", "<", ">"):
        return True
    if left in _PROGRAM_SIDE or right in _PROGRAM_SIDE:
        return False
    if _is_word_character(left) and not _WORD_BEFORE.search(before):
        # 2$x$: a factor before a letter, not the end of a word.
        is_variable = _VARIABLE.fullmatch(post.raw, start, end) is not None
        is_factor = _FACTOR_BEFORE.search(before) is not None
        return is_variable and is_factor and not right.isalnum()
    if not _is_word_character(right) or _SUFFIX.match(after):
        return True
    if lacks_a_space(post, start, end):
        return True
    return _WORD_AFTER.match(after) is not None and _CLAIM.search(post.raw, start, end) is not None


def _is_word_character(character: str) -> bool:
    """Whether it is a letter or a digit of ASCII; what is empty is none."""
    return character.isascii() and character.isalnum()
