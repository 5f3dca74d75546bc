// What is known of each step: a mark in the margin, and the reason at the end of its line.
import {
  Decoration, EditorView, GutterMarker, RangeSetBuilder, StateEffect, StateField, WidgetType, gutter, showPanel,
} from "../libraries.js";
import { rangeOf } from "./positions.js";

const SIGNS = {
  proved: "✓", stated: "·", supported: "≈", conditional: "⚠", refuted: "✗", unread: "?", undecided: "…", timeout: "⏱", working: "◌",
};
const WORST_LAST = ["stated", "proved", "working", "supported", "undecided", "unread", "timeout", "conditional", "refuted"];
const NOTED = 140;

export const setSteps = StateEffect.define();
export const setDetail = StateEffect.define();

const sentence = ({ verdict, why }) => (verdict === "working" ? "working" : `${verdict}${why ? `: ${why}` : ""}`);

class Mark extends GutterMarker {
  constructor(verdict, told) {
    super();
    this.verdict = verdict;
    this.told = told;
  }

  eq(other) { return other.verdict === this.verdict && other.told === this.told; }

  toDOM() {
    const node = document.createElement("span");
    node.className = `verdict ${this.verdict}`;
    node.textContent = SIGNS[this.verdict] || "?";
    node.title = this.told;
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", this.told);
    return node;
  }
}

class Note extends WidgetType {
  constructor(verdict, text) {
    super();
    this.verdict = verdict;
    this.text = text;
  }

  eq(other) { return other.verdict === this.verdict && other.text === this.text; }

  toDOM() {
    const node = document.createElement("span");
    node.className = `note ${this.verdict}`;
    node.textContent = this.text.length > NOTED ? `${this.text.slice(0, NOTED)}…` : this.text;
    node.setAttribute("aria-hidden", "true"); // the margin says it
    return node;
  }
}

// The steps of each line, the worst of them first.
const byLine = (doc, steps) => {
  const lines = new Map();
  for (const step of steps) {
    if (step.span) {
      const { from } = rangeOf(doc, step.span);
      const start = doc.lineAt(from).from;
      lines.set(start, [...(lines.get(start) || []), step]);
    }
  }
  for (const each of lines.values()) each.sort((a, b) => WORST_LAST.indexOf(b.verdict) - WORST_LAST.indexOf(a.verdict));
  return [...lines].sort(([a], [b]) => a - b);
};

const built = (doc, steps) => {
  const marks = new RangeSetBuilder();
  const notes = new RangeSetBuilder();
  for (const [start, here] of byLine(doc, steps)) {
    const [worst] = here;
    marks.add(start, start, new Mark(worst.verdict, here.map(sentence).join("\n")));
    const { to } = doc.lineAt(start);
    const told = worst.is_told ? "" : worst.why || "";
    const text = worst.computed ? `= ${worst.computed}` : told;
    if (text) notes.add(to, to, Decoration.widget({ widget: new Note(worst.verdict, text), side: 1 }));
  }
  return { steps, marks: marks.finish(), notes: notes.finish() };
};

const field = StateField.define({
  create: () => ({ steps: [], marks: new RangeSetBuilder().finish(), notes: Decoration.none }),
  update(value, transaction) {
    let { steps, marks, notes } = value;
    if (transaction.docChanged) {
      marks = marks.map(transaction.changes);
      notes = notes.map(transaction.changes);
    }
    for (const effect of transaction.effects) if (effect.is(setSteps)) ({ steps, marks, notes } = built(transaction.state.doc, effect.value));
    return { steps, marks, notes };
  },
  provide: (self) => EditorView.decorations.from(self, ({ notes }) => notes),
});

// What is known of the steps on the cursor's line, in full.
export const stepsAt = (state) => {
  const here = state.doc.lineAt(state.selection.main.head).number;
  return state.field(field).steps.filter(({ span }) => span && span[0] === here);
};

const list = (name, items) => (items && items.length ? `${name}: ${items.join(", ")}` : "");

const detailPanel = (view) => {
  const dom = document.createElement("section");
  dom.className = "detail";
  dom.setAttribute("aria-live", "polite");
  for (const step of stepsAt(view.state)) {
    const row = document.createElement("p");
    row.className = `verdict ${step.verdict}`;
    row.textContent = [
      `${SIGNS[step.verdict]} ${sentence(step)}`, step.method && `(${step.method})`, list("assumed", step.assumptions),
      list("but for", step.excluded), step.hint && `Hint: ${step.hint}`,
    ].filter(Boolean).join("  ");
    dom.append(row);
  }
  if (!dom.children.length) dom.textContent = "There is no step on this line.";
  return { dom, top: false };
};

const detail = StateField.define({
  create: () => false,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setDetail)) return effect.value;
    return value && !transaction.selection ? value : false;
  },
  provide: (self) => showPanel.from(self, (shown) => (shown ? detailPanel : null)),
});

export const toggleDetail = (view) => {
  view.dispatch({ effects: setDetail.of(!view.state.field(detail)) });
  return true;
};

export const verdicts = () => [
  field,
  detail,
  gutter({
    class: "cm-verdicts",
    markers: (view) => view.state.field(field).marks,
    initialSpacer: () => new Mark("spacer", ""),
    domEventHandlers: {
      click(view, line) {
        view.dispatch({ selection: { anchor: line.from } });
        view.focus();
        return toggleDetail(view);
      },
    },
  }),
];
