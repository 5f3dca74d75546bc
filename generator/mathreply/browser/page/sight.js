// Ink that a reader does not see or cannot tell apart, by what the page says of its elements: colours and places.
{
  const CONTRAST = 1.35; // WCAG's ratio; below it, black on the dark theme's paper is lost as well
  const DISTANCE = 100; // of 255, in one channel: yellow on white has hardly any contrast, and is seen
  const COLOURED = "[style*=color], [style*=background], [style*=opacity], [fill], [stroke]";

  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  // Red, green, blue and opacity (0 to 1) of a computed colour.
  const channels = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      known.set(colour, [red, green, blue, alpha / 255]);
    }
    return known.get(colour);
  };

  mathreply.paperColour = () => channels(getComputedStyle(document.body).backgroundColor).slice(0, 3);

  const over = ([red, green, blue, alpha], paper) => [red, green, blue].map(
    (channel, at) => alpha * channel + (1 - alpha) * paper[at]);

  // Relative luminance, WCAG 2.2.
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const isSeen = (ink, paper) => {
    const [one, other] = [luminance(ink), luminance(paper)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return contrast >= CONTRAST || ink.some((channel, at) => Math.abs(channel - paper[at]) >= DISTANCE);
  };

  // What a node paints with; SVG shapes by fill or stroke, rules by their background.
  const inkOf = (node) => {
    const style = getComputedStyle(node);
    if (node instanceof SVGElement) return style.fill !== "none" ? style.fill : style.stroke;
    const { backgroundColor, color } = style;
    return !node.textContent.trim() && channels(backgroundColor)[3] > 0 ? backgroundColor : color;
  };

  const BACKGROUNDS = "[style*=background], rect[data-bgcolor], rect[data-background]";

  const fillOf = (node) => {
    const style = getComputedStyle(node);
    return channels(node instanceof SVGElement ? style.fill : style.backgroundColor);
  };

  // What lies behind a node: the last background before it that holds its middle, else the page's paper.
  const paperOf = (node, output, page) => {
    const box = node.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const behind = [...output.querySelectorAll(BACKGROUNDS)].filter((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return each !== node && fillOf(each)[3] > 0.5 && left <= x && x <= right && top <= y && y <= bottom
        && !(each.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
    });
    return behind.length ? over(fillOf(behind[behind.length - 1]), page) : page;
  };

  const opacityOf = (node, output) => {
    let opacity = 1;
    for (let at = node; at !== output.parentElement; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };

  // What is clear throughout takes up room on purpose, as a phantom does.
  const isPainted = (node) => {
    const box = node.getBoundingClientRect();
    const { visibility } = getComputedStyle(node);
    return (box.width > 0 || box.height > 0) && visibility === "visible" && channels(inkOf(node))[3] > 0;
  };

  const nameOf = (node) => node.textContent.trim()
    || (node.dataset && node.dataset.c ? String.fromCodePoint(parseInt(node.dataset.c, 16)) : "a line or box");

  // The pieces whose colour is that of the paper behind them; `all` if nothing else is left.
  mathreply.unseen = (outputs) => {
    const coloured = outputs.filter((output) => output.matches(COLOURED) || output.querySelector(COLOURED));
    if (!coloured.length) return { parts: [], all: false };
    const page = channels(getComputedStyle(document.body).backgroundColor);
    const marks = outputs.flatMap((output) => mathreply.engine.marks(output)
      .filter((node) => !node.firstElementChild && isPainted(node)).map((node) => [node, output]));
    const lost = marks.filter(([node, output]) => {
      const paper = paperOf(node, output, page);
      const [red, green, blue, alpha] = channels(inkOf(node));
      return !isSeen(over([red, green, blue, alpha * opacityOf(node, output)], paper), paper);
    });
    return { parts: lost.map(([node]) => nameOf(node)), all: lost.length > 0 && lost.length === marks.length };
  };

  const LETTER = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}]/u; // no accents, which are letters that modify others
  const NEXT = 0.75; // neighbours may be set close, as in a doubled 1
  const APART = 0.25;
  const STEP = 0.25; // of a letter's width, from one neighbour's edge to the other's

  // Pairs of letters that lie on top of each other, by the share of the smaller one's box.
  mathreply.overlaps = (outputs) => {
    const letters = outputs.flatMap((output) => mathreply.engine.letters(output))
      .map((letter, at) => ({ ...letter, at })) // signs between two letters keep them from being neighbours
      .filter(({ text, box }) => LETTER.test(text) && box.width > 0 && box.height > 0);
    const sorted = [...letters].sort((a, b) => a.box.left - b.box.left);
    const found = [];
    sorted.forEach((one, index) => {
      for (let next = index + 1; next < sorted.length && sorted[next].box.left < one.box.right; next += 1) {
        const other = sorted[next];
        const across = Math.min(one.box.right, other.box.right) - other.box.left;
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        const area = Math.min(one.box.width * one.box.height, other.box.width * other.box.height);
        const share = down > 0 ? (across * down) / area : 0;
        // The same letter twice, a little apart, is a bold one.
        const isBold = one.text === other.text;
        const isNext = Math.abs(one.at - other.at) === 1
          && other.box.left - one.box.left >= STEP * Math.min(one.box.width, other.box.width);
        const isClose = !isBold && share >= (isNext ? NEXT : APART);
        if (isClose && isPainted(one.node) && isPainted(other.node)) found.push([one, other]);
      }
    });
    return found.map((pair) => pair.sort((a, b) => a.at - b.at).map(({ text }) => text.trim()));
  };
}
