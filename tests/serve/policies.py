"""Content security policies, and scripts that one of them must not let run."""

from __future__ import annotations

from playwright.sync_api import Page

FOREIGN = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "data:")

TRIED = """() => {
    window.ran = [];
    const script = document.createElement("script");
    script.textContent = "window.ran.push('script')";
    document.body.append(script);
    const picture = document.createElement("img");
    picture.setAttribute("onerror", "window.ran.push('handler')");
    picture.setAttribute("src", "nowhere:");
    document.body.append(picture);
    const link = document.createElement("a");
    link.href = "javascript:void window.ran.push('link')";
    document.body.append(link);
    link.click();
    setTimeout("window.ran.push('text')", 0);
    return new Promise((done) => setTimeout(() => done(window.ran.sort()), 300));
}"""
"""Scripts in every way in which stored text may become one."""
ALL_OF_THEM = ["handler", "link", "script", "text"]


def directives(policy: str) -> dict[str, list[str]]:
    """Name → what it allows."""
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: allowed for name, *allowed in parts}


def scripts_allowed(policy: str) -> list[str]:
    """Where scripts may come from."""
    found = directives(policy)
    return found.get("script-src", found.get("default-src", ["*"]))


def ran(page: Page) -> list[str]:
    """Which of the scripts run in a page."""
    return page.evaluate(TRIED)  # type: ignore[no-any-return]  # a list of strings
