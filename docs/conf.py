"""The documents as a small site: ``make docs`` writes it to ``build/docs``."""

from __future__ import annotations

project = "mathreply"
author = "the mathreply authors"
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions: list[str] = []
exclude_patterns = ["schema"]
html_theme = "alabaster"
html_theme_options = {"page_width": "60em", "description": "Proved derivations for forum answers"}
html_show_copyright = False
highlight_options = {"stripnl": False}
suppress_warnings = ["misc.highlighting_failure"]  # "derivation" is our own language
