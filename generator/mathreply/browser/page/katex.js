// KaTeX as Discourse calls it (plugins/discourse-math at 0b026251): each element is filled by itself, with links and
// ids trusted, one `macros` object for the whole post; an element that cannot be parsed gets its TeX back.
{
  // Class names before and after KaTeX 0.19.
  const BOXES = ".katex-html > .base, .katex-html > .katex-base, .katex-html > .tag, .katex-html > .katex-tag";
  const LINES = "svg, .frac-line, .overline-line, .underline-line, .fbox, .rule, .hline, .katex-rule, .katex-hline";
  const options = {
    trust: (context) => context.command === "\\htmlId" || context.command === "\\href",
    macros: {
      "\\eqref": "\\href{###1}{(\\text{#1})}",
      "\\ref": "\\href{###1}{\\text{#1}}",
      "\\label": "\\htmlId{#1}{}",
    },
  };

  // Colours by name that no browser knows are left out of the style without a word.
  const coloursIn = (tex) => [...tex.matchAll(/\\(?:text)?color(?:box)?\s*\{([^{}]*)\}/gu)].map(([, name]) => name.trim());

  // Clear ink is how KaTeX hides a phantom, so that only the TeX tells which of them is meant.
  const CLEAR_INK = /\\(?:text)?color\s*\{\s*transparent\s*\}/u;

  // Discourse makes `\ref` a link to the element that `\label` names.
  const unresolvedIn = (host) => [...host.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href").slice(1))
    .filter((name) => name && !document.getElementById(decodeURIComponent(name)));

  const sources = new Map();

  const set = (element) => {
    const tex = element.textContent;
    sources.set(element, tex);
    const displayMode = element.tagName === "DIV";
    element.textContent = "";
    try {
      element.classList.add("math-container", displayMode ? "block-math" : "inline-math", "katex-math");
      katex.render(tex, element, { ...options, displayMode });
      return "";
    } catch (fault) {
      element.textContent = tex;
      return String(fault.message || fault);
    }
  };

  const texts = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };

  const isWritten = (text) => /[^\s\u200b]/u.test(text.data);

  const CLOSED = ".mfrac, .sqrt, .msupsub, .op-limits, .accent, .minner, .overline, .underline, .munder, .mover, .fbox";

  // KaTeX sets a table column by column: a row is what stands at the same place in each of them.
  const rowOf = (node, output) => {
    const cell = [...output.querySelectorAll(".mtable .vlist > *")].find((each) => each.contains(node)
      && each.closest(".mtable") === node.closest(".mtable"));
    if (!cell) return { row: output, right: Math.max(...engineBoxes(output).map((b) => b.getBoundingClientRect().right)) };
    const at = [...cell.parentElement.children].indexOf(cell);
    const columns = [...node.closest(".mtable").querySelectorAll("[class*=col-align] > .vlist-t > .vlist-r:first-child > .vlist")];
    const cells = columns.map((column) => column.children[at]).filter(Boolean);
    const ends = cells.flatMap((each) => [...each.children]).map((part) => part.getBoundingClientRect().right);
    return { row: at, right: Math.max(...ends) };
  };

  // A stroke through the sign is a character of its own.
  const signOf = (node) => node.textContent.replace(/[\s\u200b]/gu, "").replace(/[\ue000-\uf8ff]=/u, "≠");

  const engineBoxes = (output) => [...output.querySelectorAll(BOXES)];

  // A text's own line, and the cell of a table that it stands in: limits and fractions in it are stacked in the same way.
  const ALONE = ".vlist > *, .llap, .rlap, .clap, .base, .katex-base";
  const ROWS = ".mtable > [class*=col-align] > .vlist-t > .vlist-r > .vlist > *";

  const pen = document.createElement("canvas").getContext("2d");
  const measured = new Map();
  const measure = (text, font) => {
    const key = `${font} ${text}`;
    if (!measured.has(key)) {
      pen.font = font;
      measured.set(key, pen.measureText(text));
    }
    return measured.get(key);
  };

  const lineBox = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  };

  // The box of a text's ink: that of its line is taller than its letters.
  const inkBox = (text, line) => {
    const sizes = measure(text.data, getComputedStyle(text.parentElement).font);
    const base = line.top + sizes.fontBoundingBoxAscent;
    const [left, right] = [line.left - sizes.actualBoundingBoxLeft, line.left + sizes.actualBoundingBoxRight];
    const [top, bottom] = [base - sizes.actualBoundingBoxAscent, base + sizes.actualBoundingBoxDescent];
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  };

  // What is written below elements of a kind, with its places.
  const writtenIn = (output, kinds) => {
    const html = output.querySelector(".katex-html");
    const written = html ? texts(html).filter((text) => isWritten(text) && text.parentElement.closest(kinds)) : [];
    return written.map((text) => {
      const box = lineBox(text);
      return { text: text.data, box, node: text.parentElement, ink: () => inkBox(text, box) };
    });
  };

  const colour = (node) => getComputedStyle(node).color;
  const [RED, CLEAR] = ["rgb(204, 0, 0)", "rgba(0, 0, 0, 0)"];
  const refusals = new Map();

  // A stroke from corner to corner of a box without height, as around `\smash`, is none.
  const strokeless = (host) => [...host.querySelectorAll("svg")].filter((drawing) => drawing.querySelector("line")
    && drawing.getBoundingClientRect().height < 0.5).map((drawing) => drawing.closest(".vlist-t").textContent.replace(/\u200b/gu, "")).filter(Boolean);

  window.mathreply = {
    engine: {
      output: ".katex",
      numbers: ".katex-tag, .tag",
      ready: async () => {
        if (!window.katex) throw new Error("the engine arrived broken");
      },
      async typeset(originals) {
        originals.forEach((element) => { if (element) refusals.set(element, set(element)); });
        return { hosts: originals, fault: "" };
      },
      boxes: engineBoxes,
      frame: (output) => (output.closest(".katex-display") ? output.querySelector(".katex-html") : null),
      // A number stands at the right edge, whatever lies there already.
      natural(output, box) {
        const tag = output.querySelector(".katex-tag, .tag");
        if (!tag) return box.width;
        const bases = [...output.querySelectorAll(".katex-html > .base, .katex-html > .katex-base")]
          .map((node) => node.getBoundingClientRect());
        // Where a number stands alone there is nothing beside it.
        const width = bases.length ? Math.max(...bases.map((b) => b.right)) - Math.min(...bases.map((b) => b.left)) : 0;
        return width + 2 * tag.getBoundingClientRect().width;
      },
      marks: (output) => {
        const html = output.querySelector(".katex-html");
        return html ? [...new Set(texts(html).filter(isWritten).map((text) => text.parentElement)),
          ...html.querySelectorAll(LINES)] : [];
      },
      phantom: CLEAR,
      letters: (output) => writtenIn(output, ".mord"),
      signs: (output) => writtenIn(output, ".mord, .mrel, .mbin"),
      lineOf: (node) => node.closest(ALONE),
      rowOf: (node) => node.closest(ROWS),
      // Operators outside fractions, roots, scripts and brackets, row by row; their TeX is not known.
      breaks: (output) => [...output.querySelectorAll(".katex-html :is(.mrel, .mbin)")]
        .filter((node) => !node.closest(CLOSED) && !node.parentElement.closest(".mrel, .mbin"))
        .map((node) => ({ node, sign: signOf(node), tex: "", ...rowOf(node, output) }))
        .sort((a, b) => (a.row === b.row || a.row === output || b.row === output ? 0 : a.row - b.row)),
      forget() {
        sources.clear();
        refusals.clear();
      },
      // Where its post's numbering stands before it, as a style.
      numbering(host, post) {
        const before = (name) => [...post.querySelectorAll(name)]
          .filter((node) => host.compareDocumentPosition(node) === Node.DOCUMENT_POSITION_PRECEDING).length;
        return host.querySelector(".eqn-num, .mml-eqn-num")
          ? `katexEqnNo ${before(".eqn-num")} mmlEqnNo ${before(".mml-eqn-num")}` : "";
      },
      inked(output) {
        const html = output.querySelector(".katex-html");
        const seen = (node) => colour(node) !== CLEAR;
        return texts(html).some((text) => /[^\s\u200b]/u.test(text.data) && seen(text.parentElement))
          || [...html.querySelectorAll(LINES)].some(seen);
      },
      inspect(host) {
        // What KaTeX does not trust or support it sets by name, in its error colour.
        const red = [...host.querySelectorAll(".katex-html [style*=color]")].filter((node) => colour(node) === RED)
          .map((node) => node.textContent);
        const html = host.querySelector(".katex-html");
        return {
          refused: refusals.get(host),
          raw: [],
          strokeless: strokeless(host),
          clear: CLEAR_INK.test(sources.get(host) || ""),
          colours: coloursIn(sources.get(host) || ""),
          unresolved: unresolvedIn(host),
          errors: [...host.querySelectorAll(".katex-error")].map((node) => node.title),
          undefined: [...new Set(red)].filter((text) => /^\\[A-Za-z]+$/u.test(text)),
          system: html ? texts(html).map((text) => ({ text: text.data, node: text.parentElement })) : [],
        };
      },
    },
  };
}
