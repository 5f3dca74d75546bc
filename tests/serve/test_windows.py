"""One answer in two windows, and a server that dies meanwhile: no text is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.serve.conftest import KINDS, Answer, Pages, Served, answer_in
from tests.serve.keys import settled, source, typed_at

pytestmark = pytest.mark.browser

UPON = """async ([states, text, mine]) => {
  const script = document.querySelector("script[type=module]").src;
  const { Connection } = await import(new URL("connection.js", script));
  const { ChangeSet, Text } = await import(new URL("../libraries.js", script));
  const changes = Connection.prototype.upon.call({ reached: states }, text, mine);
  return ChangeSet.of(changes, text.length).apply(Text.of([text])).toString();
}"""


@pytest.mark.parametrize(
    ("states", "text", "mine", "found"),
    [
        (["a", "a B"], "a B", "a Before", "a Before"),
        (["a", "a B", "a Be"], "a B", "a Before", "a Before"),
        (["a", "a B"], "xyz a B", "a Before", "xyz a Before"),
        (["ab"], "ab two", "one ab", "one ab two"),
        ([], "a", "ab", "ab"),
    ],
    ids=["sent and not told", "keys lost", "sent, and another typed", "another typed", "nothing"],
)
def test_what_was_typed_is_put_upon_what_a_server_has(
    desk: Callable[[str], Page], states: list[str], text: str, mine: str, found: str
) -> None:
    """Nothing twice and nothing lost, whatever the server had taken before it died."""
    assert desk("chromium").evaluate(UPON, [states, text, mine]) == found


def test_what_was_typed_outlives_a_killed_server(mortal: Served, pages: Pages) -> None:
    """What each of two windows typed while it was away is in both, and in the file; what stands in
    no window any more is in the next one."""
    answer, lonely = answer_in(mortal), answer_in(mortal)
    closed = pages(lonely.address)
    settled(closed)
    typed_at(closed, 6, " Lonely.")
    expect(closed.locator("#state")).to_have_text("not saved")
    one, other = pages(answer.address), pages(answer.address, apart=True)
    settled(one)
    settled(other)
    closed.close(run_before_unload=False)
    mortal.kill()
    typed_at(one, 6, " One.")
    typed_at(other, 12, " Other.")
    mortal.start_again()
    for page in (one, other):
        expect(page.locator(".cm-content")).to_contain_text("Look at this: One.")
        expect(page.locator(".cm-content")).to_contain_text("what follows from it. Other.")
    one.click("#save")
    expect(one.locator("#state")).to_have_text("saved")
    text = answer.path.read_text("utf-8")
    assert "One." in text
    assert "Other." in text
    again = pages(lonely.address)
    expect(again.locator(".cm-content")).to_contain_text("Look at this: Lonely.")
    expect(again.locator("#state")).to_have_text("not saved")


@KINDS
def test_two_windows_write_one_text(answer: Answer, pages: Pages, kind: str) -> None:
    """Each sees the other's letters; nothing that either types is lost."""
    one, two = pages(answer.address, kind), pages(answer.address, kind, apart=True)
    settled(one)
    settled(two)
    typed_at(one, 6, " One.")
    expect(two.locator(".cm-content")).to_contain_text("Look at this: One.")
    typed_at(two, 12, " Two.")
    expect(one.locator(".cm-content")).to_contain_text("follows from it. Two.")
    for _ in range(5):
        one.keyboard.type("1")
        two.keyboard.type("2")
    expect(one.locator(".cm-content")).to_contain_text("Two.22222")
    expect(two.locator(".cm-content")).to_contain_text("One.11111")
    assert source(one) == source(two)


def test_a_word_that_is_composed_is_put_in_once(answer: Answer, pages: Pages) -> None:
    """Another window may write on the same line meanwhile; its letters are kept as well."""
    page, other = pages(answer.address), pages(answer.address, apart=True)
    settled(page)
    settled(other)
    typed_at(other, 6, "")
    typed_at(page, 6, " ")
    keys = page.context.new_cdp_session(page)
    for begun in ("に", "にほ", "にほん"):
        at_end = {"selectionStart": len(begun), "selectionEnd": len(begun)}
        keys.send("Input.imeSetComposition", {"text": begun, **at_end})
        other.keyboard.type("z")
        page.wait_for_timeout(100)
    keys.send("Input.insertText", {"text": "日本"})
    expect(page.locator(".cm-content")).to_contain_text("zzz")
    expect(other.locator(".cm-content")).to_contain_text("日本")
    assert source(page) == source(other)
    assert source(page).count("日本") == source(page).count("zzz") == 1
    assert "に" not in source(page)
