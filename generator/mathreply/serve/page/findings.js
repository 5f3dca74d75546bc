// Findings stand under the words that cause them, and in a list below the page.
import { setDiagnostics } from "../libraries.js";
import { rangeOf } from "./positions.js";

const KINDS = ["source", "steps", "post", "reader"];
let known = new Map();

const severity = (given) => ({ error: "error", warning: "warning" })[given] || "info";

const words = ({ message, hint }) => (hint ? `${message}\nHint: ${hint}` : message);

const all = () => KINDS.flatMap((kind) => known.get(kind) || []);

// Forget what was told of another text.
export const forget = () => { known = new Map(); };

// Take in all findings of one kind, and show all that are known.
export const tell = (view, kind, findings, list) => {
  known.set(kind, findings);
  const { doc } = view.state;
  const marked = all().filter(({ span }) => span).map((finding) => {
    const { from, to } = rangeOf(doc, finding.span);
    return { from, to, severity: severity(finding.severity), source: finding.code, message: words(finding) };
  }).sort((a, b) => a.from - b.from);
  view.dispatch(setDiagnostics(view.state, marked));
  fill(view, list);
};

const fill = (view, list) => {
  list.replaceChildren(...all().map((finding) => {
    const row = document.createElement("button");
    row.className = `finding ${severity(finding.severity)}`;
    const place = finding.span ? `${finding.span[0]}: ` : "";
    row.textContent = `${place}${finding.message}${finding.hint ? ` — ${finding.hint}` : ""}`;
    row.title = finding.code;
    row.disabled = !finding.span;
    row.addEventListener("click", () => {
      const { from, to } = rangeOf(view.state.doc, finding.span);
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    });
    return row;
  }));
};
