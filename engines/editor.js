// The libraries of the page for writing, as one file: what its own scripts import, and no more.
export { collab, getClientID, getSyncedVersion, receiveUpdates, rebaseUpdates, sendableUpdates } from "@codemirror/collab";
export { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { bracketMatching, HighlightStyle, Language, LanguageSupport, StreamLanguage, defineLanguageFacet, indentOnInput,
  syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { stexMath } from "@codemirror/legacy-modes/mode/stex";
export { yaml } from "@codemirror/legacy-modes/mode/yaml";
export { forceLinting, lintGutter, lintKeymap, linter, nextDiagnostic, openLintPanel, setDiagnostics } from "@codemirror/lint";
export { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Annotation, ChangeSet, Compartment, EditorSelection, EditorState, Facet, Prec, RangeSet, RangeSetBuilder, StateEffect, StateField, Text,
  Transaction } from "@codemirror/state";
export { Decoration, EditorView, GutterMarker, ViewPlugin, WidgetType, drawSelection, dropCursor, gutter, highlightActiveLine,
  highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap, lineNumbers, placeholder, showPanel,
  tooltips } from "@codemirror/view";
export { NodeProp, parseMixed } from "@lezer/common";
export { styleTags, tags } from "@lezer/highlight";
export { GFM, parser as markdown } from "@lezer/markdown";
export { default as morphdom } from "morphdom";
