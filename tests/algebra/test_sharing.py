"""How what there is can be shared out."""

from __future__ import annotations

from flint import fmpq

from mathreply.algebra.prove.sharing import largest_shares


def rows(*given: tuple[int | str, ...]) -> list[list[fmpq]]:
    return [[fmpq(*map(int, str(entry).split("/"))) for entry in row] for row in given]


def test_as_much_is_shared_out_as_can_be() -> None:
    """Both together may be more than the most of either; of one that uses more there is none."""
    (there,) = rows((4, 5))
    assert largest_shares(rows((2, 1), (1, 2)), there) == [1, 2]
    assert largest_shares(rows(("1/2", 1), (1, 3)), there) == [5, 0]


def test_where_nothing_is_there_nothing_is_shared() -> None:
    """Every step then gains nothing, and it comes to an end all the same."""
    (there,) = rows((0, 0, 1))
    uses = rows(("1/4", 60, "1/25", 9), ("1/2", 90, "1/50", 3), (0, 0, 1, 0))
    assert largest_shares(uses, there) == [0, 0, 0, 0]
