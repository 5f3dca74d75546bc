// Ink that a reader does not see, by what the page says of its elements: colours, sizes, boxes that are drawn over it.
{
  const CONTRAST = 1.4; // WCAG's ratio: black on the dark theme's paper is lost, and that theme's ink on white
  const DISTANCE = 100; // of 255, in one channel: yellow on white has hardly any contrast, and is seen
  const COLOURED = "[style*=color], [style*=background], [style*=opacity], [fill], [stroke]";

  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  // Red, green, blue and opacity (0 to 1) of a computed colour.
  const channels = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "transparent"; // what is no colour, as `none`, leaves it at that
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

  const isClear = (ink, paper) => {
    const [one, other] = [luminance(ink), luminance(paper)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) >= CONTRAST;
  };

  const isSeen = (ink, paper) => isClear(ink, paper) || ink.some((channel, at) => Math.abs(channel - paper[at]) >= DISTANCE);

  // What a node paints with; SVG shapes by fill or stroke, rules by their background.
  const inkOf = (node) => {
    const style = getComputedStyle(node);
    if (node instanceof SVGElement) return style.fill !== "none" ? style.fill : style.stroke;
    const { backgroundColor, color } = style;
    return !node.textContent.trim() && channels(backgroundColor)[3] > 0 ? backgroundColor : color;
  };

  // What fills a place with its colour. Rules of KaTeX are borders of an empty box.
  const BOXES = "[style*=background]:not(g, svg), rect, .katex-rule";

  const fillOf = (node) => {
    const style = getComputedStyle(node);
    if (node instanceof SVGElement) return channels(style.fill);
    return channels(node.matches(".katex-rule") ? style.borderTopColor : style.backgroundColor);
  };

  const boxesOf = (output) => [...output.querySelectorAll(BOXES)].filter((node) => fillOf(node)[3] > 0.5);

  const isBefore = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

  // What lies behind a node: the last box before it that holds its middle, else the page's paper.
  const paperOf = (node, boxes, page) => {
    const box = node.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const behind = boxes.filter((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return each !== node && left <= x && x <= right && top <= y && y <= bottom && isBefore(each, node);
    });
    return behind.length ? over(fillOf(behind[behind.length - 1]), page) : page;
  };

  // Whether a box is drawn later than a letter. In a drawing that is its place in the document; elsewhere what is asked
  // for at the letter's middle tells, which must be in the window for that.
  const isDrawnOver = (box, letter) => {
    if (box instanceof SVGElement) return isBefore(letter.node, box);
    window.scrollTo(0, letter.node.getBoundingClientRect().top + window.scrollY - 100);
    const { left, right, top, bottom } = letter.node.getBoundingClientRect();
    const stack = document.elementsFromPoint((left + right) / 2, (top + bottom) / 2);
    window.scrollTo(0, 0);
    const [place, own] = [stack.indexOf(box), stack.indexOf(letter.node)];
    return place < 0 || own < 0 ? isBefore(letter.node, box) : place < own;
  };

  const COVERED = 0.3; // of a letter; a rule through it hides less

  // The letters that a box hides from sight, which is not the one that they stand in.
  mathreply.covered = (outputs, letters) => {
    const boxes = outputs.flatMap(boxesOf);
    if (!boxes.length) return [];
    return letters.filter((letter) => {
      const near = boxes.filter((box) => !box.contains(letter.node)
        && mathreply.shareOf(mathreply.inkOf(letter), box.getBoundingClientRect()) >= COVERED);
      return near.some((box) => isDrawnOver(box, letter));
    }).map(({ text }) => text.trim()).filter(Boolean);
  };

  const opacityOf = (node, output) => {
    let opacity = 1;
    for (let at = node; at !== output.parentElement; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };

  // What is hidden takes up room on purpose; so does what KaTeX makes clear, for that is how it hides a phantom.
  mathreply.isPainted = (node) => {
    const box = node.getBoundingClientRect();
    if ((box.width <= 0 && box.height <= 0) || getComputedStyle(node).visibility !== "visible") return false;
    const ink = inkOf(node);
    return ink !== "none" && ink !== mathreply.engine.phantom;
  };

  // Pieces of large signs have characters of the font's own.
  const nameOf = (node) => node.textContent.replace(/[\ue000-\uf8ff]/gu, "").trim()
    || (node.dataset && node.dataset.c ? String.fromCodePoint(parseInt(node.dataset.c, 16)) : "a line or box");

  const SMALLEST = 1; // px of height; a script of a script of the smallest size has more

  // Letters that take part in the formula and have no size.
  mathreply.sizeless = (letters) => letters
    .filter(({ text, box, node }) => Math.min(box.height, 9 * box.width) < SMALLEST && /[\p{L}\p{N}]/u.test(text)
      && getComputedStyle(node).visibility === "visible")
    .map(({ text }) => text.trim());

  const BEHIND = "rect[data-bgcolor], rect[data-background]"; // what is seen is what stands on them

  // The pieces whose colour is that of the paper behind them; `all` if nothing else is left. Those that are `faint` have
  // another colour than the paper, and are as light as it.
  mathreply.unseen = (outputs) => {
    const coloured = outputs.filter((output) => output.matches(COLOURED) || output.querySelector(COLOURED));
    if (!coloured.length) return { parts: [], all: false, faint: [] };
    const page = channels(getComputedStyle(document.body).backgroundColor);
    const marks = outputs.flatMap((output) => mathreply.engine.marks(output)
      .filter((node) => !node.firstElementChild && !node.matches(BEHIND) && mathreply.isPainted(node))
      .map((node) => [node, output]));
    const boxes = outputs.flatMap(boxesOf);
    const colours = marks.map(([node, output]) => {
      const paper = paperOf(node, boxes, page);
      const [red, green, blue, alpha] = channels(inkOf(node));
      return [over([red, green, blue, alpha * opacityOf(node, output)], paper), paper];
    });
    const named = (chosen) => marks.filter((_, at) => chosen(...colours[at])).map(([node]) => nameOf(node));
    const parts = named((ink, paper) => !isSeen(ink, paper));
    const faint = named((ink, paper) => isSeen(ink, paper) && !isClear(ink, paper));
    return { parts, all: parts.length > 0 && parts.length === marks.length, faint };
  };
}
