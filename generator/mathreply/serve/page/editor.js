// The editor: CodeMirror with what an answer needs.
import {
  EditorState, EditorView, autocompletion, bracketMatching, closeBrackets, closeBracketsKeymap, collab, completionKeymap,
  defaultKeymap, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSelectionMatches,
  highlightSpecialChars, history, historyKeymap, indentWithTab, keymap, lineNumbers, lintKeymap, nextDiagnostic, search,
  searchKeymap,
} from "../libraries.js";
import { complete } from "./completion.js";
import { mendHere } from "./findings.js";
import { answerLanguage } from "./language.js";
import { toggleDetail, verdicts } from "./verdicts.js";

const MOST = 1_000_000; // characters; the server writes no larger file

// What would make the text larger than an answer may be is not put in; a text that is too large may shrink.
const fits = (tell) => EditorState.changeFilter.of(({ newDoc, startState }) => {
  const isFine = newDoc.length <= Math.max(MOST, startState.doc.length);
  if (!isFine) tell();
  return isFine;
});

const commands = ({ save, copy, help, declareLetters, showPictures, openReport }) => [
  { key: "Mod-s", run: () => save() || true, preventDefault: true },
  { key: "Mod-Shift-c", run: () => copy() || true, preventDefault: true },
  { key: "Mod-Shift-d", run: () => declareLetters() || true, preventDefault: true },
  { key: "F9", run: () => showPictures() || true, preventDefault: true },
  { key: "F10", run: () => openReport() || true, preventDefault: true },
  { key: "F1", run: () => help() || true, preventDefault: true },
  { key: "F8", run: nextDiagnostic },
  { key: "Mod-.", run: toggleDetail },
  { key: "Alt-Enter", run: mendHere },
];

export const stateOf = (text, revision, actions, changed) => EditorState.create({
  doc: text,
  extensions: [
    EditorState.lineSeparator.of("\n"),
    collab({ startVersion: revision }),
    fits(actions.tellTooLarge),
    keymap.of(commands(actions)),
    lineNumbers(),
    verdicts(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    autocompletion({ override: [complete] }),
    search({ top: true }),
    answerLanguage(),
    EditorView.lineWrapping,
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/gu, "\n")),
    EditorView.contentAttributes.of({ "aria-label": "The answer's source", spellcheck: "true", tabindex: "0" }),
    keymap.of([
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab,
    ]),
    EditorView.updateListener.of(changed),
  ],
});
