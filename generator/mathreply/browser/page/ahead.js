// Equations that come in cells of their own are on a sheet in the end. Most of them are laid out there alone, and not in
// the post's column first: where a column has room for a formula, what it does to it follows from the formula's size.
// A layout costs as much as a quarter of typesetting.
{
  const ahead = new Set();

  // What the column might set in another way, or what is looked at there by asking what lies at a place.
  const PECULIAR = "[style*=color], [style*=background], [style*=opacity], [fill], [stroke], mjx-linestack[breakable], mjx-merror";

  const FRAME = 20; // px that a display's frame may take of the column, and a little more

  // One that is too wide would be laid out three times: there, in the column, and on the sheet again.
  const isPlain = (host, cell, column) => {
    const { engine } = mathreply;
    const output = host.firstElementChild;
    return host.childNodes.length === 1 && Boolean(output) && output.matches(engine.output) && engine.isPlain(output)
      && !engine.isWide(output, column - FRAME)
      && Boolean(engine.frame(output)) === (host.tagName === "DIV") && !mathreply.spansColumn(cell)
      && Boolean(cell.querySelector(engine.ink)) && !cell.querySelector(PECULIAR);
  };

  // A displayed formula's frame in the column: its padding, and how far its line reaches up and down from the baseline
  // whatever stands in it.
  const frames = new Map();
  const frameOf = (frame, column) => {
    const size = frame.style.fontSize;
    if (!frames.has(size)) {
      const host = frame.parentElement.cloneNode(false);
      const empty = host.appendChild(frame.cloneNode(false));
      const point = empty.appendChild(document.createElement("span"));
      point.style.display = "inline-block";
      column.append(host);
      const { paddingLeft, paddingRight, paddingTop, paddingBottom, overflowY } = getComputedStyle(empty);
      const [left, right, top, bottom] = [paddingLeft, paddingRight, paddingTop, paddingBottom].map(parseFloat);
      const box = empty.getBoundingClientRect();
      const base = point.getBoundingClientRect().bottom;
      frames.set(size, {
        left, right, top, bottom, up: base - box.top - top, down: box.bottom - bottom - base, scrolls: overflowY === "auto",
      });
      host.remove();
    }
    return frames.get(size);
  };

  const roomIn = (column, frame) => {
    const padding = frame ? frameOf(frame, column).left + frameOf(frame, column).right : 0;
    return { width: column.clientWidth - padding, padding };
  };

  const SPARE = 1; // px, so that no rounding makes a column too narrow

  const fits = (host, cell, column) => {
    const output = host.firstElementChild;
    const room = roomIn(column, mathreply.engine.frame(output));
    return cell.scrollWidth <= cell.clientWidth && mathreply.extent([output]).width + SPARE <= room.width;
  };

  // Puts those that may be looked at there onto a sheet, before anything is laid out.
  mathreply.layAhead = (hosts, order) => {
    ahead.clear();
    if (!order.inCells || !order.wanted.length || !mathreply.engine.isPlain) return;
    const sheet = mathreply.newSheet();
    hosts.forEach((host) => {
      const cell = host && host.closest(".cell");
      if (!cell || !isPlain(host, cell, order.column)) return;
      mathreply.dress(cell);
      sheet.append(cell);
      ahead.add(host);
    });
  };

  // Once they are laid out: those that the column has no room for are looked at in it.
  mathreply.takeBack = (column) => {
    const back = [...ahead].filter((host) => !fits(host, host.closest(".cell"), column));
    back.forEach((host) => {
      const cell = host.closest(".cell");
      mathreply.undress(cell);
      column.append(cell);
      ahead.delete(host);
    });
  };

  mathreply.isAhead = (host) => ahead.has(host);

  // Where the column would have such a formula; a display is set in its middle.
  mathreply.placeAhead = (host, output, box, column) => {
    const cell = host.closest(".cell");
    const frame = mathreply.engine.frame(output);
    const room = roomIn(column, frame);
    const said = { natural: box.width, overflow: 0, room };
    if (!frame) return { ...said, clip: null, before: box.left - cell.getBoundingClientRect().left - mathreply.PAD };
    const own = frameOf(frame, column);
    const base = cell.lastElementChild.getBoundingClientRect().bottom;
    const left = own.left + (room.width - box.width) / 2;
    return {
      ...said,
      clip: {
        left,
        top: own.top + Math.max(0, own.up - (base - box.top)),
        bottom: own.bottom + Math.max(0, own.down - (box.bottom - base)),
        scrolls: own.scrolls,
      },
      before: left,
    };
  };
}
