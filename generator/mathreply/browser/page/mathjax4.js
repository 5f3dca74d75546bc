// MathJax 4.1 as Discourse sets it up (plugins/discourse-math at 0b026251): tex + mml in, CHTML or SVG out, ui/safe,
// no enrichment; each formula goes to the engine between \(…\) or \[…\] in a hidden element that follows its own.
{
  const base = `${location.origin}/engines/mathjax4`;
  window.MathJax = {
    startup: { typeset: false },
    loader: { load: ["ui/safe"], paths: { mathjax: base, fonts: `${base}/fonts` } },
    options: {
      enableMenu: false,
      // Only here do these settings take effect; with the defaults typesetting takes thirty times as long.
      menuOptions: {
        settings: { enrich: false, speech: false, braille: false, collapsible: false, assistiveMml: false },
      },
    },
    svg: { fontCache: "global" },
    tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]] },
  };

  const wrap = (original) => {
    const display = original.tagName === "DIV";
    const host = document.createElement(display ? "div" : "span");
    host.className = `math-container ${display ? "block-math" : "inline-math"} mathjax-math`;
    host.hidden = true;
    const [open, close] = display ? ["\\[", "\\]"] : ["\\(", "\\)"];
    host.textContent = open + original.textContent + close;
    original.after(host);
    return host;
  };

  const written = (node) => (node.childNodes || []).map((child) => child.text || written(child)).join("");

  // What the engine's own tree tells: errors; unknown macros, whose names `noundefined` sets in red and reports nothing;
  // TeX that `\text` shows as it is; colours; references to nothing.
  const readings = {
    errors(node, get) {
      return node.isKind("merror") ? [get("data-mjx-error") || get("title") || "unnamed error"] : [];
    },
    undefined(node, get) {
      if (!node.isKind("mtext") || get("mathcolor") !== "red") return [];
      const name = written(node);
      return /^\\([A-Za-z@]+|.)$/su.test(name) ? [name] : [];
    },
    raw(node, get) {
      if (!node.isKind("mtext") || node.attributes.get("mathvariant") === "monospace" || get("mathcolor") === "red") return [];
      return written(node).match(/\\[A-Za-z]+/gu) || [];
    },
    colours(node, get) {
      return [get("mathcolor"), get("mathbackground")].filter(Boolean);
    },
    unresolved(node, get) {
      return get("href") === "#" && written(node).includes("???") ? ["???"] : [];
    },
  };

  const READINGS = Object.entries(readings);

  const readingsOf = (items) => {
    const found = Object.fromEntries(READINGS.map(([name]) => [name, []]));
    items.forEach((item) => item.root.walkTree((node) => {
      if (!node.attributes) return;
      const get = (name) => node.attributes.getExplicit(name);
      READINGS.forEach(([name, read]) => {
        const said = read(node, get);
        if (said.length) found[name].push(...said);
      });
    }));
    return found;
  };

  // Both outputs name their elements after MathML: `mjx-mo`, `data-mml-node="mo"`.
  const kind = (node) => (node.dataset.mmlNode || node.localName.replace("mjx-", "")).toLowerCase();
  const OPEN = new Set(["math", "mrow", "mstyle", "texatom", "mtable", "table", "itable", "mtr", "mlabeledtr", "mtd",
    "mpadded", "block", "svg", "g"]);
  const isBracketed = (node) => (node.dataset.latex || "").startsWith("\\left") && kind(node) === "mrow";

  // The operator and what follows it, as typed.
  const spelling = (node) => {
    const next = node.nextElementSibling;
    return [node, next].map((part) => (part && part.dataset.latex) || "").join("");
  };

  // Where a line may be broken in it, a formula is laid out as text: its own box is a line's, not its parts'.
  const boxesIn = (node) => (node.localName !== "svg" && node.children.length && getComputedStyle(node).display === "inline"
    ? [...node.children].flatMap(boxesIn) : [node]);

  const LETTERS = ":is(mjx-mi, mjx-mn, mjx-mtext) > :is(mjx-c, mjx-utext), "
    + ":is([data-mml-node=mi], [data-mml-node=mn], [data-mml-node=mtext]) > :is(use, text)";

  const SIGNS = "mjx-mo > :is(mjx-c, mjx-utext), [data-mml-node=mo] > :is(use, text)";

  const lettered = (node) => ({
    text: node.textContent || String.fromCodePoint(parseInt(node.dataset.c || "20", 16)),
    box: node.getBoundingClientRect(),
    node,
  });

  const LINES = new Set(["math", "mrow", "mstyle", "texatom", "block", "g"]);
  const BASED = new Set(["msub", "msup", "msubsup"]);

  const signOf = (node) => node.textContent.trim() || [...node.querySelectorAll("use")]
    .map((use) => String.fromCodePoint(parseInt(use.dataset.c, 16))).join("");

  const isOutside = (node, output) => {
    let above = node.parentElement;
    while (above !== output && OPEN.has(kind(above)) && !isBracketed(above)) above = above.parentElement;
    return above === output;
  };

  // What an output paints with stays the same once it is typeset.
  const painted = new WeakMap();

  // By the element that holds them: the engine's own search walks through all formulas for each.
  let byHost = new Map();
  const itemsOf = (host) => byHost.get(host) || [];
  const sortItems = () => {
    byHost = new Map();
    for (const item of MathJax.startup.document.math) {
      const host = item.typesetRoot && item.typesetRoot.closest(".math-container");
      if (host) byHost.set(host, [...itemsOf(host), item]);
    }
  };

  // CHTML writes the rules of a kind of element when it first sets one, and some rules reach farther than that: the lower
  // limit of a sum has padding once a `\lim` has been set. All at once, a formula looks the same whatever stood on its
  // page before: as it does on a forum's page that has shown some of every kind.
  const styleAllKinds = ({ wrapperUsage, factory }) => {
    if (wrapperUsage) factory.getKinds().forEach((kind) => wrapperUsage.add(kind));
  };

  // Equations in cells of their own stand in the same surroundings, which are measured once for each width of the column:
  // to measure them the engine has the browser lay out all TeX that it is about to replace.
  let cellsColumn = 0; // px; 0 where each formula has surroundings of its own
  const measured = new Map();
  const measuringCellsOnce = (jax) => {
    const mapsOfEach = jax.getMetricMaps.bind(jax);
    const metricsOf = (host, display) => {
      const key = `${cellsColumn} ${host.localName} ${display}`;
      if (!measured.has(key)) measured.set(key, jax.getMetricsFor(host, display));
      return measured.get(key);
    };
    jax.getMetricMaps = (page) => {
      if (!cellsColumn) return mapsOfEach(page);
      const [inline, display] = [new Map(), new Map()];
      for (const item of page.math) {
        const host = item.start.node.parentNode;
        if (host) (item.display ? display : inline).set(host, metricsOf(host, item.display));
      }
      return [inline, display];
    };
  };

  // By the engine's own reckoning, before anything is laid out; px.
  const widths = new WeakMap();
  const notingWidths = (jax) => {
    const process = jax.processMath.bind(jax);
    jax.processMath = (math, output) => {
      process(math, output);
      const { em, scale } = jax.math.metrics;
      widths.set(output, math.getOuterBBox().w * em * scale);
    };
  };

  window.mathreply = {
    engine: {
      output: "mjx-container",
      numbers: "mjx-labels, [data-mml-node=mlabeledtr]",
      ink: "mjx-c, mjx-utext, mjx-line, mjx-surd, mjx-rule, mjx-mspace[style*=background], mjx-ext, "
        + "mjx-itable[style*=border], svg path, svg use, svg rect, svg line, svg text, mjx-menclose *, mjx-mtable[class], mjx-mtd[style*=background]",
      async ready() {
        if (!MathJax.startup.promise) throw new Error("the engine arrived broken");
        await MathJax.startup.promise;
        mathreply.lightenTree(MathJax.startup.document);
        styleAllKinds(MathJax.startup.document.outputJax);
        measuringCellsOnce(MathJax.startup.document.outputJax);
        notingWidths(MathJax.startup.document.outputJax);
      },
      async typeset(originals) {
        const hosts = originals.map((original) => original && wrap(original));
        // On a forum one formula's exception takes the whole post's mathematics with it: all stays raw.
        try {
          await MathJax.typesetPromise(hosts.filter(Boolean));
        } catch (fault) {
          MathJax.typesetClear(hosts.filter(Boolean)); // else they are tried again with the next post
          hosts.forEach((host) => host && host.remove());
          return { hosts: hosts.map(() => null), fault: String((fault && fault.message) || fault) };
        }
        originals.forEach((original) => { if (original) original.hidden = true; });
        hosts.forEach((host) => { if (host) host.hidden = false; });
        sortItems();
        return { hosts, fault: "" };
      },
      forget(post) {
        MathJax.typesetClear();
        MathJax.texReset();
      },
      // A display is measured among the letters around it, an inline formula while it is hidden: each has its own.
      emPx(host) {
        const [{ metrics }] = itemsOf(host);
        return metrics.em * metrics.scale;
      },
      boxes: (output) => {
        const parts = output.querySelectorAll("mjx-math, :scope > svg");
        return parts.length ? [...parts].flatMap(boxesIn) : [output];
      },
      // Set in the middle of its column, and what is too wide for it left to the forum's style.
      isPlain: (output) => output.getAttribute("jax") === "CHTML" && !output.hasAttribute("justify")
        && output.getAttribute("overflow") === "overflow",
      // Whether a column of that width, px, is hardly wide enough for it.
      isWide: (output, column) => widths.get(output) > column,
      frame: (output) => (output.hasAttribute("display") ? output : null),
      natural: (output, box) => (output.getAttribute("width") === "full"
        ? mathreply.leastWidth([output, ...output.querySelectorAll("mjx-mtable, svg")], box) : box.width),
      marks(output) {
        if (!painted.has(output)) painted.set(output, [...output.querySelectorAll(this.ink)]);
        return painted.get(output);
      },
      letters: (output) => [...output.querySelectorAll(LETTERS)].map(lettered),
      signs: (output) => [...output.querySelectorAll(SIGNS)].map(lettered),
      lineOf: (node) => mathreply.lineOf(node.parentElement, (each) => LINES.has(kind(each)), (each) => BASED.has(kind(each))),
      // Which column all formulas stand in, px, if each has a cell of its own there; else 0.
      inCellsOf(column) {
        cellsColumn = column;
      },
      // A file of one formula has no lines to be broken at.
      breaking(isWanted) {
        MathJax.startup.document.outputJax.options.linebreaks.inline = isWanted;
      },
      // Operators outside fractions, roots, scripts and brackets, where a line may be broken.
      breaks: (output) => [...output.querySelectorAll("mjx-mo, [data-mml-node=mo]")]
        .filter((node) => isOutside(node, output)).map((node) => {
          const row = node.closest("mjx-mtr, mjx-math, [data-mml-node=mtr], [data-mml-node=math]");
          return { node, row, right: row.getBoundingClientRect().right, sign: signOf(node), tex: spelling(node) };
        }),
      inspect(host) {
        const items = itemsOf(host);
        return {
          ...readingsOf(items),
          strokeless: [],
          system: [...host.querySelectorAll("mjx-utext, svg text")].map((node) => ({ text: node.textContent, node })),
        };
      },
    },
  };
}
