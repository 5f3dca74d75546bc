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
    if (host.childNodes.length === 1 && host.firstElementChild && host.firstElementChild.matches(output)) return "";
    const outside = document.createTreeWalker(host, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest(`${output}, script, style`)
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    let text = "";
    while (outside.nextNode()) text += outside.currentNode.data;
    return text.trim();
  };

  // The box of the formula's own, not its column's.
  mathreply.extent = (outputs) => {
    const boxes = outputs.flatMap((node) => mathreply.engine.boxes(node)).map((node) => node.getBoundingClientRect());
    if (!boxes.length) return { left: 0, right: 0, top: 0, bottom: 0, width: 0, height: 0 };
    const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
    const [right, bottom] = [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))];
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  };

  const RELATION = /^[=<>≤≥≠≈∼≃≅≡∝∈⊂⊆→⇒⇔⟹⟺⩽⩾≔]|^:=/u;
  const BINARY = /^[+\-−±∓⋅×∗]/u;

  const ordinal = (n) => `${n}${["th", "st", "nd", "rd"][n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] || "th"}`;

  // A place to break by its TeX, or else by counting: “the 2nd = of row 3”.
  const placeName = (place, places) => {
    if (place.tex) return place.tex;
    const rows = [...new Set(places.map(({ row }) => row))];
    const same = places.filter(({ row, sign }) => row === place.row && sign === place.sign);
    const name = `the ${ordinal(same.indexOf(place) + 1)} ${place.sign}`;
    return rows.length > 1 ? `${name} of row ${rows.indexOf(place.row) + 1}` : name;
  };

  // Whether a row begins with that operator, so that it is broken there already. (Rows of KaTeX are no elements.)
  const leads = ({ node, row }) => {
    const { ink } = mathreply.engine;
    if (!ink || !(row instanceof Element)) return false;
    for (let at = node; at && at !== row; at = at.parentElement) {
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        if (before.matches(ink) || before.querySelector(ink)) return false;
      }
    }
    return true;
  };

  // The last relation, else the last sum sign, that still has its place inside the column, in a row that has not.
  const proposedBreak = (output, room) => {
    const start = output.getBoundingClientRect().left;
    const places = mathreply.engine.breaks(output);
    const inside = places.filter((place) => {
      const at = place.node.getBoundingClientRect().left - start;
      return at > 0.3 * room && at < room && place.right - start > room && !leads(place);
    });
    const last = (pattern) => inside.filter(({ sign }) => pattern.test(sign)).pop();
    const found = last(RELATION) || last(BINARY);
    return found ? placeName(found, places) : "";
  };

  const outermost = (host) => {
    const { output } = mathreply.engine;
    return [...host.querySelectorAll(output)].filter((node) => !node.parentElement.closest(output));
  };
  mathreply.outermost = outermost;

  // A mark may be wide or high alone, as a sign that is drawn over its neighbour.
  const paints = (node) => {
    const box = node.getBoundingClientRect();
    return (box.width > 0 || box.height > 0) && getComputedStyle(node).visibility === "visible";
  };

  const inked = (output) => {
    const { engine } = mathreply;
    return engine.inked ? engine.inked(output) : engine.marks(output).some(paints);
  };

  // How far the formula's ink may leave its own box before the forum's frame cuts it off; beyond the right edge, and
  // in most frames beyond the lower one, a reader can scroll.
  const clipOf = (box, frame) => {
    if (!frame) return null;
    const edge = frame.getBoundingClientRect();
    return {
      left: box.left - edge.left,
      top: box.top - edge.top,
      bottom: edge.bottom - box.bottom,
      scrolls: getComputedStyle(frame).overflowY === "auto",
    };
  };

  // The frame that scrolls, or else the column, as the room that the formula has; and what it lacks of it.
  const roomOf = (frame, column) => {
    if (!frame) return { width: column.clientWidth, padding: 0 };
    const style = getComputedStyle(frame);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    // The frame of a formula with a number grows beyond the column that it is too wide for.
    const [inner, outer] = [frame.clientWidth, frame.offsetWidth].map((width) => Math.min(width, column.clientWidth));
    return { width: inner - padding, padding: padding + column.clientWidth - outer };
  };

  const HAIR = 3; // px by which a number at the edge may stand out of its frame

  const lacking = (host, output, frame, box, room) => {
    const { engine } = mathreply;
    const natural = engine.natural(output, box);
    if (!frame) return { natural, overflow: Math.max(0, box.right - host.closest("#post").getBoundingClientRect().right) };
    const scrolls = frame.scrollWidth - frame.clientWidth;
    return { natural, overflow: Math.max(0, scrolls > HAIR ? scrolls : 0, natural - room.width) };
  };

  // What the column has room for, and where it has the formula.
  const placeIn = (host, outputs, box, column) => {
    if (mathreply.isAhead(host)) return mathreply.placeAhead(host, outputs[0], box, column);
    const frame = host.tagName === "DIV" && outputs.length === 1 ? mathreply.engine.frame(outputs[0]) : null;
    const room = roomOf(frame, column);
    const widths = outputs.length ? lacking(host, outputs[0], frame, box, room) : { natural: 0, overflow: 0 };
    return { ...widths, room, clip: clipOf(box, frame), before: box.left - column.getBoundingClientRect().left };
  };

  // Of a formula that spans its column, whose number stands at the edge: the least that its parts ask for.
  mathreply.leastWidth = (nodes, box) => {
    const least = [...nodes].map((node) => parseFloat(getComputedStyle(node).minWidth)).filter((width) => width > 0);
    return least.length ? Math.max(...least) : box.width;
  };

  // The rectangle of all that the formula paints, from the upper left corner of its own box, as the elements tell it.
  const markedIn = (outputs, box) => {
    const marks = outputs.flatMap((output) => mathreply.engine.marks(output)).map((node) => node.getBoundingClientRect())
      .filter(({ width, height }) => width > 0 && height > 0);
    return {
      left: Math.min(...marks.map(({ left }) => left)) - box.left,
      top: Math.min(...marks.map(({ top }) => top)) - box.top,
      right: Math.max(...marks.map(({ right }) => right)) - box.left,
      bottom: Math.max(...marks.map(({ bottom }) => bottom)) - box.top,
    };
  };

  // What brings a sign over a letter: negative space, and boxes that take no room.
  const TIGHT = /\\(?:!|[a-z]*lap\b|m?kern|[hm](?:space|skip)|mspace|neg[a-z]+space|moveleft|moveright|smash)/u;

  const TAG = /\\tag\*?\s*\{/u;

  const look = (tex, host, column, { fontFiles, areMarksWanted }) => {
    if (!host) return { found: tex !== null, tex };
    const { system, ...said } = mathreply.engine.inspect(host);
    const outputs = outermost(host);
    const letters = outputs.flatMap((output) => mathreply.engine.letters(output));
    const box = mathreply.extent(outputs);
    const { natural, overflow, room, clip, before } = placeIn(host, outputs, box, column);
    return {
      found: true,
      tex,
      ...said,
      colours: [...new Set(said.colours)].filter((colour) => !CSS.supports("color", colour)),
      ...fontFiles(outputs),
      outputs: outputs.length,
      stray: strayText(host, mathreply.engine.output),
      width: natural,
      height: box.height,
      needs: natural + room.padding,
      clip,
      marked: areMarksWanted ? markedIn(outputs, box) : null,
      before,
      ink: outputs.some(inked),
      unseen: mathreply.unseen(outputs),
      numberless: TAG.test(tex) && !host.querySelector(mathreply.engine.numbers),
      sizeless: mathreply.sizeless(letters),
      covered: mathreply.covered(outputs, letters),
      ...mathreply.places(letters, TIGHT.test(tex) ? outputs.flatMap((output) => mathreply.engine.signs(output)) : []),
      shown: visible(host) || outputs.some(visible),
      twice: drawnTwice(host),
      missing: mathreply.missingGlyphs(system),
      overflow,
      break: overflow > 0.5 ? proposedBreak(outputs[0], room.width) : "",
    };
  };

  mathreply.check = (texts, hosts, column, { fonts, marks }) => {
    const wanted = { fontFiles: mathreply.fontFiles(fonts), areMarksWanted: marks };
    return texts.map((tex, index) => look(tex, hosts[index], column, wanted));
  };

  // Only what a reader sees whole is pictured.
  mathreply.sound = (fact) => Boolean(fact && fact.outputs === 1 && !fact.stray && !fact.errors.length
    && !fact.undefined.length && !fact.processing && fact.ink && !fact.twice && !fact.missing && !fact.raw.length
    && !fact.strokeless.length && !fact.clear && !fact.numberless && !fact.unseen.parts.length && !fact.sizeless.length && !fact.covered.length);
}
