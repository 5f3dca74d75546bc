// Lays the wanted formulas out on a clean sheet, each at whole CSS pixels, so that one capture holds them all.
// Formulas of a post are moved to it; equations that came in cells of their own are left in them.
{
  const mark = () => {
    const node = document.createElement("span");
    node.className = "baseline";
    return node;
  };

  const moved = (hosts, number, count) => {
    const cell = document.createElement("div");
    cell.className = "cell";
    cell.style.counterReset = count;
    const host = hosts[number].cloneNode(false);
    mathreply.outermost(hosts[number]).forEach((node) => {
      let top = node;
      while (top.parentElement !== hosts[number]) top = top.parentElement;
      host.append(top);
    });
    cell.append(host);
    return cell;
  };

  // The paragraph that holds a formula, as the post shows it.
  const lined = (host) => {
    const cell = document.createElement("div");
    cell.className = "cell line";
    cell.append((host.closest("p") || host).cloneNode(true));
    return cell;
  };

  // px of paper around a formula, as the style sheet has it: enough to see whether ink lies beyond it. The rest of a
  // picture's paper is blank, and need not be painted, captured, packed and unpacked.
  mathreply.PAD = 3;

  mathreply.spansColumn = (cell) => Boolean(cell.querySelector('[width="full"], .mjx-full-width, .tag, .katex-tag'));

  // MathJax 4 cuts every letter off a little above and below its own box, which costs the browser a quarter of its time.
  // These lie within theirs whatever their font and size, so that no cut is seen; the others are left as they are,
  // and so is all that has colours of its own, for a letter that is cut is drawn on top of what lies beside it.
  const WITHIN = /^[\s\u0021-\u02ff\u0302-\u030c\u0370-\u03ff\u2000-\u20dc\u20e1\u2100-\u22ff\u2308-\u230b\u239b-\u23b9\u23dc-\u23e1\u2500-\u2bff\u{1d400}-\u{1d7ff}]*$/u;
  const COLOURED = ["color", "background", "border", "outline", "shadow", "opacity"].map((name) => `[style*=${name}]`).join();
  const isClipSeen = (cell) => !WITHIN.test(cell.textContent) || cell.querySelector(COLOURED) !== null;

  // Edges that are not of letters or upright rules.
  const OUTLINES = "svg, mjx-menclose";

  // Tallest first, each on the first shelf with room for it: little paper is wasted, and the order is always the same.
  const pack = (boxes, sheetWidth, sheetHeight) => {
    const order = [...boxes].sort((a, b) => b.height - a.height || a.number - b.number);
    const shelves = [];
    const added = (height) => {
      const last = shelves[shelves.length - 1];
      const [page, y] = last ? [last.page, last.y + last.height] : [0, 0];
      const shelf = y && y + height > sheetHeight ? { page: page + 1, x: 0, y: 0, height } : { page, x: 0, y, height };
      shelves.push(shelf);
      return shelf;
    };
    order.forEach((box) => {
      const shelf = shelves.find(({ x }) => x + box.width <= sheetWidth) || added(box.height);
      Object.assign(box, { x: shelf.x, y: shelf.y, page: shelf.page });
      shelf.x += box.width;
    });
    return order;
  };

  // How far what the formula paints reaches beyond its cell, by the boxes of its marks.
  const reachOf = (cell, outputs) => {
    const edge = cell.getBoundingClientRect();
    const reach = { left: 0, top: 0, right: 0, bottom: 0 };
    outputs.flatMap((output) => mathreply.engine.marks(output)).forEach((node) => {
      const box = node.getBoundingClientRect();
      if (!box.width && !box.height) return;
      reach.left = Math.max(reach.left, edge.left - box.left);
      reach.top = Math.max(reach.top, edge.top - box.top);
      reach.right = Math.max(reach.right, box.right - edge.right);
      reach.bottom = Math.max(reach.bottom, box.bottom - edge.bottom);
    });
    return reach;
  };

  const innerOf = (cell, outputs) => {
    const edge = cell.getBoundingClientRect();
    const boxes = outputs.flatMap((node) => mathreply.engine.boxes(node)).map((node) => node.getBoundingClientRect());
    return {
      left: Math.min(...boxes.map((box) => box.left)) - edge.left,
      top: Math.min(...boxes.map((box) => box.top)) - edge.top,
      right: Math.max(...boxes.map((box) => box.right)) - edge.left,
      bottom: Math.max(...boxes.map((box) => box.bottom)) - edge.top,
    };
  };

  const measured = (node, number) => {
    const { width, height, top } = node.getBoundingClientRect();
    // In a cell as wide as the column the formula is a block of its own, and the mark stands below it.
    const full = node.classList.contains("full");
    const baseline = full ? null : node.lastElementChild.getBoundingClientRect().bottom - top;
    const outputs = mathreply.outermost(node);
    return {
      number, node, width: Math.ceil(width), height: Math.ceil(height), baseline,
      reach: reachOf(node, outputs), inner: innerOf(node, outputs),
    };
  };

  // Makes a cell ready for the sheet.
  mathreply.dress = (cell) => {
    if (mathreply.spansColumn(cell)) cell.classList.add("full");
    if (isClipSeen(cell)) cell.classList.add("clipped");
    if (cell.querySelector(OUTLINES)) cell.classList.add("drawn");
    cell.append(mark());
  };

  mathreply.undress = (cell) => {
    cell.classList.remove("full", "clipped", "drawn");
    cell.lastElementChild.remove();
  };

  mathreply.newSheet = () => {
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    document.body.append(sheet);
    mathreply.paper = sheet;
    return sheet;
  };

  // `cells` are those of the formulas in `numbers`, already on the sheet.
  const place = (cells, numbers, { sheetWidth, limit }) => {
    const boxes = cells.map((cell, at) => measured(cell, numbers[at]));
    const isFitting = (box) => box.width <= limit && box.height <= limit;
    const fitting = boxes.filter(isFitting);
    // What is too large for any capture would lie over what is captured.
    boxes.forEach((box) => { box.node.hidden = !isFitting(box); });
    const placed = pack(fitting, Math.max(sheetWidth, ...fitting.map((box) => box.width)), limit);
    placed.forEach(({ node, x, y }) => { Object.assign(node.style, { left: `${x}px`, top: `${y}px` }); });
    mathreply.placed = placed;
    return placed.map(({ node, ...box }) => box);
  };

  // The cells that came with the post, of which some are on the sheet already; the others of those stay behind.
  const given = (hosts, numbers) => {
    const cells = numbers.map((number) => hosts[number].closest(".cell"));
    const kept = new Set(cells);
    const sheet = mathreply.paper || mathreply.newSheet();
    [...sheet.children].forEach((cell) => { if (!kept.has(cell)) cell.remove(); });
    cells.reduceRight((next, cell) => {
      if (cell.parentElement === sheet) return cell;
      mathreply.dress(cell);
      return sheet.insertBefore(cell, next);
    }, null);
    return cells;
  };

  const made = (hosts, numbers, order) => {
    const { numbering = () => "" } = mathreply.engine;
    const counts = numbers.map((number) => numbering(hosts[number], hosts[number].closest(".post")));
    const lines = new Map(numbers.filter((number) => order.lines.includes(number))
      .map((number) => [number, lined(hosts[number])])); // before their formulas are moved away
    const cells = numbers.map((number, at) => lines.get(number) || moved(hosts, number, counts[at]));
    cells.forEach(mathreply.dress);
    mathreply.newSheet().append(...cells);
    return cells;
  };

  mathreply.sheet = (post, hosts, numbers, order) => {
    const cells = order.inCells ? given(hosts, numbers) : made(hosts, numbers, order);
    const boxes = place(cells, numbers, order);
    post.hidden = true;
    return boxes;
  };

  // Shows one page of the sheet alone; gives its size.
  mathreply.turn = (page) => {
    let [width, height] = [0, 0];
    mathreply.placed.forEach((box) => {
      box.node.hidden = box.page !== page;
      if (box.page !== page) return;
      width = Math.max(width, box.x + box.width);
      height = Math.max(height, box.y + box.height);
    });
    mathreply.paper.style.cssText = `width:${width}px;height:${height}px`;
    return { width, height };
  };

  // Shows one formula alone, with so many px around its cell that nothing cuts it off; gives the size of it all.
  mathreply.alone = (number, room) => {
    const { node, width, height } = mathreply.placed.find((box) => box.number === number);
    mathreply.placed.forEach((box) => { box.node.hidden = box.number !== number; });
    node.classList.add("alone");
    Object.assign(node.style, { left: `${room.left}px`, top: `${room.top}px` });
    const size = { width: room.left + width + room.right, height: room.top + height + room.bottom };
    mathreply.paper.style.cssText = `width:${size.width}px;height:${size.height}px`;
    return size;
  };
}
