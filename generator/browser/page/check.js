// What a reader sees of each formula, as facts; their judgement is made outside the page.
{
  const visible = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility === "visible";
  };

  // Chromium and Firefox clip assistive MathML to one pixel; without that style the mathematics is drawn twice.
  const drawnTwice = (host) => [...host.querySelectorAll("mjx-assistive-mml, .katex-mathml, .MJX_Assistive_MathML")]
    .some((node) => {
      const box = node.getBoundingClientRect();
      return box.width > 2 && box.height > 2 && getComputedStyle(node).visibility === "visible";
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

  const overflow = (host, output, column) => {
    const right = Math.max(...output.map((node) => {
      const box = node.getBoundingClientRect();
      return box.left + Math.max(box.width, node.scrollWidth);
    }));
    return Math.max(0, right - column.getBoundingClientRect().right);
  };

  mathreply.check = (originals, hosts, column) => originals.map((original, index) => {
    const host = hosts[index];
    const fact = { found: Boolean(original), tex: original ? original.textContent : "" };
    if (!original || !host) return fact;
    const { engine } = mathreply;
    const output = [...host.querySelectorAll(engine.output)].filter((node) => !node.parentElement.closest(engine.output));
    const boxes = output.map((node) => mathreply.inner(node).getBoundingClientRect());
    return {
      ...fact,
      ...engine.inspect(host),
      outputs: output.length,
      stray: strayText(host, engine.output),
      width: Math.max(0, ...boxes.map((box) => box.width)),
      height: Math.max(0, ...boxes.map((box) => box.height)),
      ink: output.some((node) => [...node.querySelectorAll(engine.ink)].some(visible)),
      shown: visible(host) || output.some(visible),
      twice: drawnTwice(host),
      overflow: output.length ? overflow(host, output, column) : 0,
    };
  });

  // Only what rendered is pictured.
  mathreply.sound = (fact) => Boolean(fact && fact.outputs === 1 && !fact.stray && !fact.errors.length
    && !fact.undefined.length && fact.ink && !fact.twice);

  // The element whose box is the formula's own, not the column's.
  mathreply.inner = (output) => output.querySelector(mathreply.engine.inner || "mjx-math, svg") || output;

  mathreply.lostFonts = () => [...document.fonts].filter((face) => face.status === "error").map((face) => face.family);
}
