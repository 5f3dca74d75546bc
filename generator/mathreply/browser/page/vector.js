// A formula's SVG as a file of its own: sized in px as the other pictures, with its glyphs, its TeX, the page's ink and
// the looks that the engine's style sheet gives it; nothing in it reaches anywhere.
{
  const XLINK = "http://www.w3.org/1999/xlink";
  const PAD = 8; // glyphs may reach beyond their box, as accents and slanted letters do
  const FULL_PX = 674; // a numbered equation takes a whole line, as on the sheet
  const ENDLESS_PX = 500000; // MathJax has a million px for a column that it cannot measure
  const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
  const DRAWN = new Set(["svg", "g", "path", "use", "rect", "line", "polyline", "polygon", "circle", "ellipse", "text",
    "tspan"]);
  const PLACES = ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points",
    "transform", "viewBox", "preserveAspectRatio"];
  const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "opacity", "visibility", "overflow", "font-family", "font-size", "font-style", "font-weight", "text-anchor"];
  const KEPT = new Set([...PLACES, ...LOOKS]);

  const rules = () => {
    const sheet = document.getElementById("MJX-SVG-styles");
    return sheet ? [...sheet.sheet.cssRules].filter((rule) => rule instanceof CSSStyleRule) : [];
  };

  // The looks of an element, by name: its attributes, then the engine's rules, then its own style.
  const looksOf = (svg) => {
    const found = new Map([svg, ...svg.querySelectorAll("*")].map((node) => [node, new Map()]));
    const take = (node, style) => LOOKS.forEach((name) => {
      const value = style.getPropertyValue(name);
      if (value) found.get(node).set(name, value);
    });
    rules().forEach((rule) => {
      if (svg.matches(rule.selectorText)) take(svg, rule.style);
      svg.querySelectorAll(rule.selectorText).forEach((node) => take(node, rule.style));
    });
    found.forEach((_, node) => take(node, node.style));
    return found;
  };

  // A copy of what is drawn and of nothing else. Links lose their targets, foreign addresses go wherever they stand.
  const copied = (node, looks, glyphs) => {
    const isLink = node.localName === "a";
    if (!isLink && !DRAWN.has(node.localName)) return null;
    const copy = document.createElementNS(node.namespaceURI, isLink ? "g" : node.localName);
    const set = (name, value) => { if (!/url\s*\(/iu.test(value)) copy.setAttribute(name, value); };
    [...node.attributes].forEach(({ name, value }) => { if (KEPT.has(name)) set(name, value); });
    (looks.get(node) || []).forEach((value, name) => set(name, value));
    const target = node.localName === "use" ? node.getAttributeNS(XLINK, "href") : "";
    if (target) {
      const glyph = document.getElementById(target.slice(1));
      if (glyph) {
        glyphs.set(glyph.id, glyph);
        copy.setAttributeNS(XLINK, "xlink:href", `#${glyph.id}`);
      }
    }
    [...node.childNodes].forEach((child) => {
      if (child.nodeType === Node.TEXT_NODE) copy.append(child.data.replace(NOT_XML, ""));
      const part = child.nodeType === Node.ELEMENT_NODE ? copied(child, looks, glyphs) : null;
      if (part) copy.append(part);
    });
    return copy;
  };

  // MathJax keeps all glyphs of a page in one place; `use` elements point there.
  const definitions = (svg, glyphs) => {
    const defs = document.createElementNS(svg.namespaceURI, "defs");
    [...glyphs.keys()].sort().forEach((id) => {
      const outline = copied(glyphs.get(id), new Map(), new Map());
      outline.id = id;
      defs.append(outline);
    });
    return defs;
  };

  const metadata = (svg, tex) => {
    const node = document.createElementNS(svg.namespaceURI, "metadata");
    node.textContent = tex.trim().replace(NOT_XML, "");
    return node;
  };

  const rightOf = (svg) => {
    const { x, width } = svg.getBBox();
    return x + width;
  };

  // MathJax measures in thousandths of an em; a numbered equation is scaled to the page's px already. The file has the
  // size of the other pictures; a forum that shows SVG makes its displays half as large again.
  const sizes = (svg, emPx) => {
    const px = emPx / 1000;
    const wide = svg.getAttribute("data-mjx-viewBox");
    const [x, y, w, h] = (wide || svg.getAttribute("viewBox")).split(" ").map(Number);
    if (wide) {
      const scaled = Number(svg.querySelector("g").getAttribute("transform").match(/scale\(([\d.]+)/u)[1]);
      const unit = scaled / px;
      // Rows in a line of text stand at the left of a column without end.
      const spans = w * px < ENDLESS_PX;
      const width = spans ? Math.max(FULL_PX, w * px) : rightOf(svg) / unit;
      return { box: [0, 0, width * unit, h * scaled], unit, width, height: h * px, baseline: null, spans };
    }
    return { box: [x, y, w, h], unit: 1 / px, width: w * px, height: h * px, baseline: -y * px };
  };

  // How far the ink reaches beyond the formula's own box on each side, px. A stretched sign is a frame that clips. The
  // box is in the drawing's own units: on the screen a box without width is a pixel wide.
  const reachOf = (svg, [x, y, width, height], unit) => {
    const { a, d, e, f } = svg.getScreenCTM();
    const reach = { left: 0, top: 0, right: 0, bottom: 0 };
    const take = (side, far) => { reach[side] = Math.max(reach[side], Math.ceil(far / unit)); };
    svg.querySelectorAll("svg, path, use, rect, line, polyline, polygon, circle, ellipse, text").forEach((node) => {
      if (node.parentElement.closest("svg") !== svg) return;
      const box = node.getBoundingClientRect();
      take("left", x - (box.left - e) / a);
      take("top", y - (box.top - f) / d);
      take("right", (box.right - e) / a - x - width);
      take("bottom", (box.bottom - f) / d - y - height);
    });
    return reach;
  };

  // A numbered equation's parts are placed by percentages of its own frame, which a margin must not widen.
  const framed = (svg, [, , width, height]) => {
    const outer = document.createElementNS(svg.namespaceURI, "svg");
    Object.entries({ width, height, overflow: "visible" }).forEach(([name, value]) => svg.setAttribute(name, value));
    outer.append(svg);
    return outer;
  };

  const vector = (host, tex) => {
    const shown = host.querySelector("mjx-container > svg");
    if (!shown) return null;
    const { box, unit, width, height, baseline, spans } = sizes(shown, mathreply.engine.emPx(host));
    const [x, y] = box;
    const isWide = shown.hasAttribute("data-mjx-viewBox");
    const reach = spans ? { left: 0, top: 0, right: 0, bottom: 0 } : reachOf(shown, box, unit);
    const [left, top] = [PAD + reach.left, PAD + reach.top];
    const [across, down] = [Math.ceil(width + left + PAD + reach.right), Math.ceil(height + top + PAD + reach.bottom)];
    const glyphs = new Map();
    const copy = copied(shown, looksOf(shown), glyphs);
    const svg = isWide ? framed(copy, box) : copy;
    svg.setAttribute("viewBox", [x - left * unit, y - top * unit, across * unit, down * unit].join(" "));
    svg.setAttribute("width", `${across}px`);
    svg.setAttribute("height", `${down}px`);
    svg.setAttribute("color", getComputedStyle(host).color);
    svg.prepend(metadata(shown, tex), definitions(shown, glyphs));
    const text = new XMLSerializer().serializeToString(svg);
    return { text, width: across, height: down, baseline: baseline === null ? null : baseline + top };
  };

  // At another place on its page a drawing's edges are told with other fractions of a pixel: all are measured at one.
  const pinned = (hosts, work) => {
    const drawings = hosts.flatMap((host) => [...host.querySelectorAll("mjx-container > svg")]);
    const styles = drawings.map((svg) => svg.style.cssText);
    drawings.forEach((svg) => { Object.assign(svg.style, { position: "fixed", left: "0", top: "0" }); });
    const found = work();
    drawings.forEach((svg, at) => { svg.style.cssText = styles[at]; });
    return found;
  };

  // The files of formulas, given as pairs of a host and its TeX.
  mathreply.vectors = (formulas) => pinned(formulas.map(([host]) => host), () => formulas.map((each) => vector(...each)));
}
