// Letters that stand where a reader takes them for others: on top of each other, or in another order than they were typed.
{
  const LETTER = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}]/u; // no accents, which are letters that modify others
  const LEFTWARDS = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
  const NEXT = 0.75; // neighbours may be set close, as in a doubled 1
  const APART = 0.25;
  const ROWS = 0.08; // two rows of a table need not touch at all
  const STEP = 0.25; // of a letter's width, from one neighbour's edge to the other's
  const BACK = 8; // letters that a negative space may leap over

  const across = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);

  // How much of a box lies within another one, 0 to 1.
  mathreply.shareOf = (box, other) => {
    const both = Math.max(0, across(box, other)) * Math.max(0, down(box, other));
    return both > 0 ? both / (box.width * box.height) : 0;
  };

  // The outermost line that an element stands in by itself, or as what a sign hangs on; the sign is in one of its own.
  mathreply.lineOf = (node, isLine, hasBase) => {
    let inner = node;
    for (let above = inner.parentElement; isLine(above) || (hasBase(above) && inner === above.firstElementChild);
      above = above.parentElement) inner = above;
    return inner.parentElement;
  };

  // The cell of a table that a letter stands in, of the engine whose rows may be pulled over each other.
  const rowOf = ({ node }) => (mathreply.engine.rowOf ? mathreply.engine.rowOf(node) : null);

  // Where the box is that of a whole line of text, which is taller, the engine measures what is drawn when asked.
  mathreply.inkOf = (letter) => (letter.ink ? letter.ink() : letter.box);

  const isClose = (one, other) => {
    if (down(one.box, other.box) <= 0) return false;
    const [ink, beside] = [mathreply.inkOf(one), mathreply.inkOf(other)];
    const share = Math.max(mathreply.shareOf(ink, beside), mathreply.shareOf(beside, ink));
    // The same letter twice, a little apart, is a bold one.
    if (share < ROWS || one.text === other.text) return false;
    const isNext = Math.abs(one.at - other.at) === 1
      && other.box.left - one.box.left >= STEP * Math.min(one.box.width, other.box.width);
    if (share >= (isNext ? NEXT : APART)) return true;
    const [row, next] = [rowOf(one), rowOf(other)];
    return Boolean(row && next && row !== next);
  };

  const overlaps = (letters) => {
    const sorted = [...letters].sort((a, b) => a.box.left - b.box.left);
    const found = [];
    sorted.forEach((one, index) => {
      for (let next = index + 1; next < sorted.length && sorted[next].box.left < one.box.right; next += 1) {
        if (isClose(one, sorted[next])) found.push([one, sorted[next]].sort((a, b) => a.at - b.at));
      }
    });
    return found;
  };

  // Signs of relations and sums; a slash is drawn through letters on purpose, and marks that are accents stand over them.
  const SIGN = /^[=<>+\-−±∓×÷⋅·∗*≤≥≦≧⩽⩾≪≫≠≈≃≅≡∼∝∈∉∋⊂⊃⊆⊇∪∩∧∨⊕⊗⊙→←⇒⇔]$/u;
  const OVER = 0.4; // of a sign; one that is tucked under a letter, as a script may be, has less of it there

  const isUnder = (letter, sign) => {
    if (down(letter.box, sign.box) <= 0) return false;
    const [ink, over] = [mathreply.inkOf(letter), mathreply.inkOf(sign)];
    return mathreply.shareOf(over, ink) >= OVER || mathreply.shareOf(ink, over) >= APART;
  };

  const under = (letters, marks) => {
    const signs = marks.filter(({ text, box }) => SIGN.test(text.trim()) && box.width > 0 && box.height > 0);
    return signs.flatMap((sign) => letters.filter((letter) => isUnder(letter, sign)).map((letter) => [letter, sign]));
  };

  const isLeftOf = (one, other) => one.box.right <= other.box.left + STEP * one.box.width;

  const isSwapped = (before, letter) => {
    const leftwards = [before, letter].filter(({ text }) => LEFTWARDS.test(text)).length;
    return (leftwards === 0 && isLeftOf(letter, before)) || (leftwards === 2 && isLeftOf(before, letter));
  };

  // In one line, by the last few letters before each.
  const swappedInLines = (letters) => letters.flatMap((letter, at) => {
    const before = letters.slice(Math.max(0, at - BACK), at).reverse().find((each) => down(each.box, letter.box) > 0
      && isSwapped(each, letter) && mathreply.engine.lineOf(each.node) === mathreply.engine.lineOf(letter.node));
    return before ? [[before, letter]] : [];
  });

  const middle = (letters) => letters.reduce((sum, { box }) => sum + box.top + box.bottom, 0) / letters.length;

  // In two rows of a table.
  const swappedRows = (letters) => {
    const byRow = new Map();
    letters.forEach((letter) => {
      const row = rowOf(letter);
      if (row) byRow.set(row, [...(byRow.get(row) || []), letter]);
    });
    return [...byRow].filter(([row]) => byRow.has(row.previousElementSibling)
      && middle(byRow.get(row)) <= middle(byRow.get(row.previousElementSibling)))
      .map(([row, [first]]) => [byRow.get(row.previousElementSibling)[0], first]);
  };

  const named = (pairs) => pairs.filter((pair) => pair.every(({ node }) => mathreply.isPainted(node)))
    .map((pair) => pair.map(({ text }) => text.trim()));

  // Pairs that lie on top of each other, and those that a reader meets in the other order. `signs` are none where nothing
  // can have brought them over letters.
  mathreply.places = (everything, signs) => {
    // Signs between two letters keep them from being neighbours.
    const letters = everything.map((letter, at) => ({ ...letter, at }))
      .filter(({ text, box }) => LETTER.test(text) && box.width > 0 && box.height > 0);
    return {
      overlaps: named([...overlaps(letters), ...under(letters, signs)]),
      swapped: named([...swappedInLines(letters), ...swappedRows(letters)]),
    };
  };
}
