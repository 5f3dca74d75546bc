// Lays the wanted formulas out on a clean sheet, each at whole CSS pixels, so that one capture holds them all.
{
  const cell = (output, number, full) => {
    const box = document.createElement("div");
    box.className = full ? "cell full" : "cell";
    output.forEach((node) => box.append(node.cloneNode(true)));
    const mark = document.createElement("span");
    mark.className = "baseline";
    box.append(mark);
    box.dataset.number = number;
    return box;
  };

  const spansColumn = (node) => node.matches('[width="full"]')
    || Boolean(node.querySelector(".mjx-full-width, .tag, .katex-tag"));

  // Tallest first, left to right, shelf under shelf: little paper is wasted, and the order is always the same.
  const pack = (boxes, sheetWidth, sheetHeight) => {
    const order = [...boxes].sort((a, b) => b.height - a.height || a.number - b.number);
    let [x, y, shelf, page] = [0, 0, 0, 0];
    order.forEach((box) => {
      if (x && x + box.width > sheetWidth) [x, y, shelf] = [0, y + shelf, 0];
      if (y && y + box.height > sheetHeight) [x, y, shelf, page] = [0, 0, 0, page + 1];
      Object.assign(box, { x, y, page });
      x += box.width;
      shelf = Math.max(shelf, box.height);
    });
    return order;
  };

  const limits = (boxes, limit) => boxes.filter((box) => box.width <= limit && box.height <= limit);

  mathreply.sheet = (hosts, wanted, { width, limit }) => {
    const sheet = document.createElement("div");
    sheet.id = "sheet";
    const cells = wanted.filter((number) => hosts[number]).map((number) => {
      const nodes = mathreply.outermost(hosts[number]);
      return cell(nodes, number, nodes.some(spansColumn));
    });
    sheet.append(...cells);
    document.body.append(sheet);
    const boxes = cells.map((node) => {
      const { width: w, height: h, top } = node.getBoundingClientRect();
      const base = node.querySelector(".baseline").getBoundingClientRect().bottom - top;
      return { number: Number(node.dataset.number), node, width: Math.ceil(w), height: Math.ceil(h), baseline: base };
    });
    const fitting = limits(boxes, limit);
    const placed = pack(fitting, Math.max(width, ...fitting.map((box) => box.width)), limit);
    placed.forEach(({ node, x, y }) => { node.style.left = `${x}px`; node.style.top = `${y}px`; });
    boxes.filter((box) => !fitting.includes(box)).forEach(({ node }) => node.remove());
    mathreply.placed = placed;
    return placed.map(({ node, ...box }) => box);
  };

  // Shows one page of the sheet alone; gives its size.
  mathreply.turn = (page) => {
    document.getElementById("post").hidden = true;
    let [width, height] = [0, 0];
    mathreply.placed.forEach((box) => {
      box.node.hidden = box.page !== page;
      if (box.page !== page) return;
      width = Math.max(width, box.x + box.width);
      height = Math.max(height, box.y + box.height);
    });
    const sheet = document.getElementById("sheet");
    sheet.style.width = `${width}px`;
    sheet.style.height = `${height}px`;
    return { width, height };
  };
}
