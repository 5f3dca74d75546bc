// Places of the server (lines and columns from 1, columns in characters) as offsets of the editor (UTF-16).

// How many UTF-16 units the first `count` characters of a line take.
const units = (text, count) => {
  let at = 0;
  for (let seen = 0; seen < count && at < text.length; seen += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
};

const offset = (doc, line, column) => {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return found.from + units(found.text, Math.max(column - 1, 0));
};

// The range of a span; one whose end is not known reaches to the end of its line.
export const rangeOf = (doc, [line, column, endLine, endColumn]) => {
  const from = offset(doc, line, column);
  const to = endLine ? offset(doc, endLine, endColumn) : doc.lineAt(from).to;
  return { from: Math.min(from, to), to: Math.max(from, to) };
};
