// What a reader sees of each formula, as facts; their judgement is made outside the page.
{
  const visible = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility === "visible";
  };

  // Engines clip the text for screen readers to one pixel; without that style the mathematics is drawn twice.
  const drawnTwice = (host) => [...host.querySelectorAll("mjx-assistive-mml, .katex-mathml, .MJX_Assistive_MathML")]
    .some((node) => {
      const box = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      const clipped = style.clip !== "auto" && style.position === "absolute";
      return !clipped && box.width > 2 && box.height > 2 && style.visibility === "visible";
    });

  // Text outside the engine's output is TeX that was never taken for mathematics.
  const strayText = (host, output) => {
    const outside = document.createTreeWalker(host, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest(`${output}, script, style`)
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    let text = "";
    while (outside.nextNode()) text += outside.currentNode.data;
    return text.trim();
  };

  // The box of the formula's own, not its column's.
  const extent = (outputs) => {
    const boxes = outputs.flatMap((node) => mathreply.engine.boxes(node)).map((node) => node.getBoundingClientRect());
    if (!boxes.length) return { left: 0, right: 0, width: 0, height: 0 };
    const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
    const [right, bottom] = [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))];
    return { left, right, width: right - left, height: bottom - top };
  };

  const RELATION = /^(=|<|>|&lt;|&gt;|:=|\\(le|ge|leq|geq|ne|neq|approx|sim|equiv|iff|implies|to|propto|in|leqslant|geqslant)\b)/u;
  const BINARY = /^([+\-−]|\\(pm|mp|cdot|times)\b)/u;

  // The last relation, else the last sum sign, that still has its place inside the column, in a row that has not.
  const proposedBreak = (output, room) => {
    const { engine } = mathreply;
    if (!engine.breaks) return "";
    const start = output.getBoundingClientRect().left;
    const inside = engine.breaks(output).filter(({ node, row }) => {
      const at = node.getBoundingClientRect().left - start;
      return at > 0.3 * room && at < room && row.getBoundingClientRect().right - start > room;
    });
    const last = (pattern) => inside.filter(({ tex }) => pattern.test(tex)).pop();
    const found = last(RELATION) || last(BINARY);
    return found ? found.tex : "";
  };

  const outermost = (host) => {
    const { output } = mathreply.engine;
    return [...host.querySelectorAll(output)].filter((node) => !node.parentElement.closest(output));
  };
  mathreply.outermost = outermost;

  const inked = (output) => {
    const { engine } = mathreply;
    return engine.inked ? engine.inked(output) : [...output.querySelectorAll(engine.ink)].some(visible);
  };

  mathreply.check = (texts, hosts, column) => texts.map((tex, index) => {
    const host = hosts[index];
    if (!host) return { found: tex !== null, tex };
    const { system, ...said } = mathreply.engine.inspect(host);
    const outputs = outermost(host);
    const { right, width, height } = extent(outputs);
    const room = column.getBoundingClientRect();
    const overflow = outputs.length ? Math.max(0, width - room.width, right - room.right) : 0;
    return {
      found: true,
      tex,
      ...said,
      outputs: outputs.length,
      stray: strayText(host, mathreply.engine.output),
      width,
      height,
      ink: outputs.some(inked),
      shown: visible(host) || outputs.some(visible),
      twice: drawnTwice(host),
      missing: mathreply.missingGlyphs(system),
      overflow,
      break: overflow > 0.5 ? proposedBreak(outputs[0], room.width) : "",
    };
  });

  // Only what rendered is pictured.
  mathreply.sound = (fact) => Boolean(fact && fact.outputs === 1 && !fact.stray && !fact.errors.length
    && !fact.undefined.length && !fact.processing && fact.ink && !fact.twice && !fact.missing);
}
