// A formula's SVG as a file of its own: sized in px, with the glyphs that it uses, in the page's ink.
{
  const XLINK = "http://www.w3.org/1999/xlink";

  // MathJax keeps all glyphs of a page in one place; `use` elements point there.
  const glyphs = (svg) => {
    const defs = document.createElementNS(svg.namespaceURI, "defs");
    const ids = new Set([...svg.querySelectorAll("use")].map((use) => use.getAttributeNS(XLINK, "href").slice(1)));
    [...ids].sort().forEach((id) => {
      const glyph = document.getElementById(id);
      if (glyph && !svg.contains(glyph)) defs.append(glyph.cloneNode(true));
    });
    return defs;
  };

  // Glyphs may reach beyond their box, as accents and slanted letters do.
  const PAD = 8;
  const pad = (svg, width, height) => {
    const { x, y, width: w, height: h } = svg.viewBox.baseVal;
    const unit = (PAD * w) / width;
    svg.setAttribute("viewBox", [x - unit, y - unit, w + 2 * unit, h + 2 * unit].join(" "));
    svg.setAttribute("width", `${width + 2 * PAD}px`);
    svg.setAttribute("height", `${height + 2 * PAD}px`);
  };

  mathreply.vector = (host) => {
    const shown = host.querySelector("mjx-container > svg");
    if (!shown) return "";
    const { width, height } = shown.getBoundingClientRect();
    const svg = shown.cloneNode(true);
    svg.prepend(glyphs(shown));
    pad(svg, width, height);
    svg.setAttribute("color", getComputedStyle(host).color);
    ["style", "role", "focusable"].forEach((name) => svg.removeAttribute(name));
    return new XMLSerializer().serializeToString(svg);
  };
}
