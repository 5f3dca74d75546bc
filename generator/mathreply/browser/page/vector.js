// A formula's SVG as a file of its own: sized in px as the other pictures, with its glyphs, its TeX and the page's ink.
{
  const XLINK = "http://www.w3.org/1999/xlink";
  const PAD = 8; // glyphs may reach beyond their box, as accents and slanted letters do
  const FULL_PX = 674; // a numbered equation takes a whole line, as on the sheet
  const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

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

  const metadata = (svg, tex) => {
    const node = document.createElementNS(svg.namespaceURI, "metadata");
    node.textContent = tex.trim().replace(NOT_XML, "");
    return node;
  };

  // MathJax measures in thousandths of an em; a numbered equation is scaled to the page's px already.
  const sizes = (svg) => {
    const px = mathreply.engine.emPx() / 1000;
    const wide = svg.getAttribute("data-mjx-viewBox");
    const [x, y, w, h] = (wide || svg.getAttribute("viewBox")).split(" ").map(Number);
    if (wide) {
      const scaled = Number(svg.querySelector("g").getAttribute("transform").match(/scale\(([\d.]+)/u)[1]);
      const [unit, width] = [scaled / px, Math.max(FULL_PX, w * px)];
      return { box: [0, 0, width * unit, h * scaled], unit, width, height: h * px, baseline: null };
    }
    return { box: [x, y, w, h], unit: 1 / px, width: w * px, height: h * px, baseline: PAD - y * px };
  };

  // A numbered equation's parts are placed by percentages of its own frame, which a margin must not widen.
  const framed = (svg, [, , width, height]) => {
    const outer = document.createElementNS(svg.namespaceURI, "svg");
    Object.entries({ width, height, overflow: "visible" }).forEach(([name, value]) => svg.setAttribute(name, value));
    outer.append(svg);
    return outer;
  };

  mathreply.vector = (host, tex) => {
    const shown = host.querySelector("mjx-container > svg");
    if (!shown) return null;
    const { box, unit, width, height, baseline } = sizes(shown);
    const [x, y] = box;
    const [across, down] = [Math.ceil(width + 2 * PAD), Math.ceil(height + 2 * PAD)];
    const copy = shown.cloneNode(true);
    const isWide = copy.hasAttribute("data-mjx-viewBox");
    ["style", "role", "focusable", "data-mjx-viewBox"].forEach((name) => copy.removeAttribute(name));
    const svg = isWide ? framed(copy, box) : copy;
    const margin = PAD * unit;
    svg.setAttribute("viewBox", [x - margin, y - margin, across * unit, down * unit].join(" "));
    svg.setAttribute("width", `${across}px`);
    svg.setAttribute("height", `${down}px`);
    svg.setAttribute("color", getComputedStyle(host).color);
    svg.prepend(metadata(shown, tex), glyphs(shown));
    const text = new XMLSerializer().serializeToString(svg);
    return { text, width: across, height: down, baseline };
  };
}
