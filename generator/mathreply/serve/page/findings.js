// Findings stand under the words that cause them, and in a list below the page.
import { setDiagnostics } from "../libraries.js";
import { rangeOf } from "./positions.js";

const KINDS = ["source", "steps", "post", "reader"];
let known = new Map();
let told = null; // the text of which the findings are

const severity = (given) => ({ error: "error", warning: "warning" })[given] || "info";

// A formula in a sentence is told without its dollars.
const bare = (sentence) => sentence.replace(/\$((?:[^$\\]|\\.)+)\$/gu, "$1");

const words = ({ message, hint }) => bare(hint ? `${message}\nHint: ${hint}` : message);

const all = () => KINDS.flatMap((kind) => known.get(kind) || []);

// Forget what was told of another text.
export const forget = () => { known = new Map(); };

// Take in all findings of one kind, and show all that are known.
export const tell = (view, kind, findings, list) => {
  known.set(kind, findings);
  const { doc } = view.state;
  told = doc;
  const marked = all().filter(({ span }) => span).map((finding) => {
    const { from, to } = rangeOf(doc, finding.span);
    const actions = finding.fix ? [{ name: finding.fix.label, apply: (editor) => mend(editor, finding.fix) }] : [];
    return { from, to, severity: severity(finding.severity), source: finding.code, message: words(finding), actions };
  }).sort((a, b) => a.from - b.from);
  view.dispatch(setDiagnostics(view.state, marked));
  fill(view, list);
};

const mend = (view, { from, to, insert }) => {
  if (!told || !view.state.doc.eq(told)) return; // it is of another text: the next findings are on their way
  view.dispatch({ changes: { from, to, insert }, userEvent: "input.complete" });
  view.focus();
};

// The first mend of the findings on the cursor's line, at one key.
export const mendHere = (view) => {
  const here = view.state.doc.lineAt(view.state.selection.main.head).number;
  const found = all().find(({ span, fix }) => fix && span && span[0] === here);
  if (found) mend(view, found.fix);
  return Boolean(found);
};

// What is said in the same words of several places is one row: the first finding, and the lines of the others.
const grouped = () => {
  const rows = new Map();
  for (const finding of all()) {
    const said = JSON.stringify([finding.code, finding.message, finding.hint, finding.fix]);
    if (rows.has(said)) rows.get(said).others.push(finding.span);
    else rows.set(said, { ...finding, others: [] });
  }
  return [...rows.values()];
};

const alsoAt = (others) => {
  const lines = [...new Set(others.filter(Boolean).map(([line]) => line))];
  return lines.length ? ` (the same in line${lines.length > 1 ? "s" : ""} ${lines.join(", ")})` : "";
};

const fill = (view, list) => {
  list.replaceChildren(...grouped().map((finding) => {
    const both = document.createElement("div");
    both.className = "row";
    const row = document.createElement("button");
    row.className = `finding ${severity(finding.severity)}`;
    const place = finding.span ? `${finding.span[0]}: ` : "";
    const hint = finding.hint ? ` — ${finding.hint}` : "";
    row.textContent = bare(`${place}${finding.message}${hint}${alsoAt(finding.others)}`);
    row.title = finding.code;
    row.disabled = !finding.span;
    row.addEventListener("click", () => {
      const { from, to } = rangeOf(view.state.doc, finding.span);
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    });
    both.append(row);
    if (finding.fix) {
      const button = document.createElement("button");
      button.className = "fix";
      button.textContent = finding.fix.label;
      button.addEventListener("click", () => mend(view, finding.fix));
      both.append(button);
    }
    return both;
  }));
};
