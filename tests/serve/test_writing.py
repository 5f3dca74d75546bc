"""Writing in a real browser: what is seen, what is saved, and that nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.samples import seldom
from tests.serve.conftest import KINDS, TEXT, Answer, Pages, Served, answer_in
from tests.serve.keys import frame_of, settled, typed_at

pytestmark = pytest.mark.browser


@KINDS
def test_verdicts_and_preview_follow_the_keys(answer: Answer, pages: Pages, kind: str) -> None:
    """Every step has its verdict in the margin; a changed one is refuted with its numbers, the
    preview shows the change, and what has not changed keeps its elements."""
    page = pages(answer.address, kind)
    expect(page.locator(".cm-gutterElement .verdict.proved")).to_have_count(2)
    frame = frame_of(page)
    frame.wait_for_selector(".piece:nth-child(4) mjx-container")
    frame.evaluate("document.querySelectorAll('.piece').forEach((node) => { node.kept = true; })")
    typed_at(page, 9, " + 1")
    expect(page.locator(".cm-gutterElement .verdict.refuted")).to_have_count(1)
    expect(page.locator(".note.refuted")).to_contain_text("against")
    expect(page.locator("#findings .finding.error")).to_contain_text("the left side is")
    page.wait_for_function("() => true")
    frame.wait_for_function(
        "document.querySelector('.piece:nth-child(2) .math').textContent.includes('+ 1')"
    )
    kept = frame.evaluate(
        "[...document.querySelectorAll('.piece')].filter((node) => node.kept).length"
    )
    assert kept >= 4
    assert frame.locator("[data-mjx-error]").count() == 0


def test_it_saves_what_was_typed(answer: Answer, pages: Pages) -> None:
    """Whole, by the key; until then the file is as it was."""
    page = pages(answer.address)
    settled(page)
    typed_at(page, 6, " Saved.")
    expect(page.locator("#state")).to_have_text("not saved")
    assert answer.path.read_text("utf-8") == TEXT
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_have_text("saved")
    wanted = TEXT.replace("Look at this:", "Look at this: Saved.")
    assert answer.path.read_text("utf-8") == wanted


@KINDS
def test_a_save_waits_for_the_last_key_and_unsaved_text_survives_a_reload(
    answer: Answer, pages: Pages, kind: str
) -> None:
    """Typed and saved in one breath, the file holds every letter; what is typed after that outlives
    a reload, and is still known to be unsaved."""
    page = pages(answer.address, kind)
    settled(page)
    typed_at(page, 6, " one breath")
    for number in range(8):
        page.keyboard.type(str(number))
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_have_text("saved")
    assert "one breath01234567\n" in answer.path.read_text("utf-8")
    page.keyboard.type(" Kept.")
    expect(page.locator("#state")).to_have_text("not saved")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("one breath01234567 Kept.")
    expect(page.locator("#state")).to_have_text("not saved")


@KINDS
def test_unsaved_text_survives_a_killed_server(mortal: Served, pages: Pages, kind: str) -> None:
    """What the server had, and what was typed while it was away; the page goes on by itself."""
    answer = answer_in(mortal)
    page = pages(answer.address, kind)
    settled(page)
    typed_at(page, 6, " Before.")
    expect(page.locator("#state")).to_have_text("not saved")
    pages.refuse("establish a connection", "interrupted while")
    mortal.kill()
    expect(page.locator("#state")).to_contain_text("does not answer")
    page.keyboard.type(" Meanwhile.")
    mortal.start_again()
    expect(page.locator("#state")).to_have_text("not saved")
    expect(page.locator(".cm-content")).to_contain_text("Look at this: Before. Meanwhile.")
    page.keyboard.type(" After.")
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_have_text("saved")
    assert "Look at this: Before. Meanwhile. After.\n" in answer.path.read_text("utf-8")


@KINDS
def test_a_change_elsewhere_is_shown(answer: Answer, pages: Pages, kind: str) -> None:
    """Both texts are shown; neither is taken before the author has chosen, and saving does not
    write over the file."""
    page = pages(answer.address, kind)
    settled(page)
    for take, theirs, taken in (
        ("theirs", "Theirs.", "Look at this: Theirs."),
        ("mine", "Others.", "Look at this: Theirs. Mine."),
    ):
        typed_at(page, 6, " Mine.")
        expect(page.locator("#state")).to_have_text("not saved")
        elsewhere = TEXT.replace("Look at this:", f"Look at this: {theirs}")
        answer.path.write_text(elsewhere, "utf-8")
        expect(page.locator("#elsewhere")).to_be_visible()
        expect(page.locator("#theirs")).to_contain_text(theirs)
        expect(page.locator("#mine")).to_contain_text("Mine.")
        page.click("#save")
        page.wait_for_timeout(400)
        assert answer.path.read_text("utf-8") == elsewhere
        page.click(f"#take-{take}")
        expect(page.locator("#elsewhere")).to_be_hidden()
        expect(page.locator(".cm-content")).to_contain_text(taken)
        page.click("#save")
        expect(page.locator("#state")).to_have_text("saved")
        assert f"{taken}\n" in answer.path.read_text("utf-8")


def test_what_was_given_up_can_be_had_back(answer: Answer, pages: Pages) -> None:
    """The file's text comes as an edit, which is undone like any other."""
    page = pages(answer.address)
    settled(page)
    typed_at(page, 6, " Mine.")
    answer.path.write_text(TEXT.replace("Look at this:", "Look at this: Theirs."), "utf-8")
    page.click("#take-theirs")
    expect(page.locator("#state")).to_have_text("saved")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("Look at this: Mine.")
    expect(page.locator("#state")).to_have_text("not saved")


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".cm-content").dispatchEvent(paste);
}"""


def test_a_paste_beyond_an_answer_is_refused(answer: Answer, pages: Pages) -> None:
    """As a whole and with a word about it; one that fits is kept and saved."""
    page = pages(answer.address)
    settled(page)
    typed_at(page, 6, " ")
    page.evaluate(PASTE, "Too much. " * 100_000)
    expect(page.locator("#state")).to_contain_text("larger than an answer may be")
    expect(page.locator(".cm-content")).not_to_contain_text("Too much.")
    page.evaluate(PASTE, "Enough. " * 20_000)
    page.click("#save")
    expect(page.locator("#state")).to_have_text("saved")
    assert answer.path.read_text("utf-8").count("Enough. ") == 20_000


def test_a_file_that_cannot_be_shown_is_not_replaced(answer: Answer, pages: Pages) -> None:
    """A folder, no text: told as what it is, also after a reload, and left alone by a save; once
    the file is back, so is the answer."""
    page = pages(answer.address)
    settled(page)
    typed_at(page, 6, " Mine.")
    answer.path.unlink()
    answer.path.mkdir()
    expect(page.locator("#theirs")).to_contain_text("Is a directory")
    expect(page.locator("#take-theirs")).to_be_disabled()
    answer.path.rmdir()
    answer.path.write_bytes(b"\xff")
    expect(page.locator("#theirs")).to_contain_text("no UTF-8")
    page.click("#save")
    page.reload()
    expect(page.locator("#theirs")).to_contain_text("no UTF-8")
    assert answer.path.read_bytes() == b"\xff"
    answer.path.write_text(TEXT, "utf-8")
    expect(page.locator("#elsewhere")).to_be_hidden()
    page.click("#save")
    expect(page.locator("#state")).to_have_text("saved")
    assert "Look at this: Mine." in answer.path.read_text("utf-8")


HOSTILE = """Look at $a$ and at $\\href{javascript:top.pwned=1}{x}$.

<img src=x onerror="top.pwned = 1"> <a href="javascript:top.pwned = 1" onclick="top.pwned = 1">x</a>

<details open ontoggle="top.pwned = 1"><summary>s</summary>t</details>

<meta http-equiv="refresh" content="0;url=http://example.invalid/">

<form action="/"><button>b</button></form>

<svg onload="top.pwned = 1"></svg>

<script>top.pwned = 1</script>

<style>body { display: none }</style>

<iframe srcdoc="<script>top.pwned=1</script>"></iframe>
"""


@KINDS
def test_a_hostile_answer_does_nothing_and_a_script_would_reach_nothing(
    served: Served, pages: Pages, kind: str
) -> None:
    """It neither scripts the page nor leaves it; its good formula is shown. Nor has the sandbox an
    origin: neither the page, nor the server, nor storage would be open to a script in it."""
    answer = answer_in(served, HOSTILE)
    page = pages(answer.address, kind)
    settled(page)
    frame = frame_of(page)
    frame.wait_for_selector("mjx-container")
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.pwned === undefined")
    forbidden = "#post script, #post iframe, #post style, #post form"
    assert frame.locator(forbidden).count() == 0
    assert page.url == answer.address
    assert page.locator("body").is_visible()
    attempts = f"""async () => {{
      const tried = {{}};
      const attempt = async (name, work) => {{
        try {{ tried[name] = String(await work()); }} catch (fault) {{ tried[name] = "refused"; }}
      }};
      await attempt("page", () => parent.document.title);
      await attempt("storage", () => localStorage.length);
      await attempt("fetch", async () => (await fetch("{answer.served.address}answers")).status);
      await attempt("socket", () => new Promise((yes, no) => {{
        const socket = new WebSocket("ws://127.0.0.1:{answer.served.port}/{answer.served.secret}/sheet/{answer.name}");
        socket.onopen = () => yes("open");
        socket.onerror = no;
      }}));
      await attempt("inline", () => new Promise((yes, no) => {{
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
        window.ran ? yes("ran") : no();
      }}));
      return tried;
    }}"""
    pages.refuse("connect-src", "script-src")
    found = frame.evaluate(attempts)
    assert set(found.values()) == {"refused"}, found


def test_the_first_page_lists_the_answers(served: Served, pages: Pages) -> None:
    """By title; a click opens one, and a name begins another."""
    answer = answer_in(served, TEXT.replace("Squares", "Only this one"))
    page = pages(served.address)
    expect(page.locator("#answers tbody tr").first).to_be_visible()
    page.fill("#name", "another")
    page.click("text=Begin")
    page.wait_for_url(f"{served.address}write/another.md")
    page.go_back()
    page.click("text=Only this one")
    page.wait_for_url(answer.address)
    expect(page.locator("#title")).to_have_text("Only this one")


@KINDS
def test_a_mend_is_one_click_away(served: Served, pages: Pages, kind: str) -> None:
    """A sign and a declaration that the findings propose; each is judged like any edit."""
    wrong = TEXT.replace("(a + b)^2 = a^2 + 2 a b + b^2", "(a + q)^2 = a^2 + 2 a q + q^2")
    wrong = wrong.replace("- 2 a b", "+ 2 a b")
    page = pages(answer_in(served, wrong).address, kind)
    settled(page)
    page.click("#findings .fix:has-text('in place of')")
    expect(page.locator(".cm-content")).to_contain_text("a^2 - 2 a b")
    expect(page.locator("#findings .fix:has-text('in place of')")).to_have_count(0)
    page.locator(".cm-line", has_text="2 a q").click()
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".cm-content")).to_contain_text("q: real")
    page.click(".cm-content")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).not_to_contain_text("q: real")


def test_a_new_answer_begins_with_a_text(served: Served, pages: Pages) -> None:
    """One that is all proved, named for its file, and not saved before its author says so."""
    page = pages(f"{served.address}write/why-it-is-so.md")
    expect(page.locator("#title")).to_have_text("Why it is so")
    expect(page.locator(".cm-gutterElement .verdict.proved").first).to_be_visible()
    expect(page.locator("#state")).to_have_text("not saved")
    assert not (served.folder / "why-it-is-so.md").exists()


def heap_mb(page: Page) -> float:
    client = page.context.new_cdp_session(page)
    for _ in range(3):
        client.send("HeapProfiler.collectGarbage")
    return float(client.send("Runtime.getHeapUsage")["usedSize"]) / 2**20


@seldom
@pytest.mark.slow
def test_long_writing_leaves_nothing_behind(answer: Answer, pages: Pages) -> None:
    """What was typed and taken away again costs no memory; each key kept 10 KB once."""
    page = pages(answer.address)
    settled(page)
    typed_at(page, 6, " ")

    def type_much() -> float:
        for _ in range(60):
            page.keyboard.press("q")
            page.keyboard.press("Backspace")
        page.wait_for_timeout(1500)
        return heap_mb(page)

    warm = type_much()
    assert type_much() < warm + 0.8


@pytest.mark.parametrize("engine", ["katex", "mathjax2"])
def test_other_engines_show_the_post(answer: Answer, pages: Pages, engine: str) -> None:
    """Chosen above the preview; a change is patched there as well."""
    page = pages(answer.address)
    settled(page)
    page.select_option("#engine", engine)
    page.wait_for_timeout(200)
    output = {"katex": ".katex", "mathjax2": ".mjx-chtml"}[engine]
    expect(page.frame_locator("iframe").locator(f".piece {output}").first).to_be_visible()
    typed_at(page, 12, " It is $c^2$.")
    expect(page.frame_locator("iframe").locator(f"p {output}").first).to_be_visible()


def test_a_reader_without_mathjax_sees_the_picture(answer: Answer, pages: Pages) -> None:
    """The TeX stays as it is, and each displayed formula's picture stands below it."""
    page = pages(answer.address)
    settled(page)
    page.select_option("#reader", "broken")
    frame = page.frame_locator("iframe")
    expect(frame.locator("img.instead")).to_have_count(2)
    expect(frame.locator("mjx-container")).to_have_count(0)
