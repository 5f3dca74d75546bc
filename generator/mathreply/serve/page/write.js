// The page for writing: source on the left, the forum's look on the right, what is known of it in between.
import { ChangeSet, EditorView } from "../libraries.js";
import { copyText } from "./clipboard.js";
import { declare } from "./completion.js";
import { Connection, difference } from "./connection.js";
import { stateOf } from "./editor.js";
import * as findings from "./findings.js";
import { fillPictures } from "./pictures.js";
import * as preview from "./preview.js";
import { setSteps } from "./verdicts.js";

const byId = (id) => document.getElementById(id);
const base = document.querySelector("link").getAttribute("href").replace(/page\/style\.css$/u, "");
const name = location.pathname.slice(`${base}write/`.length);

let view = null;
let isSaved = true;
let isElsewhere = false;
let offered = null;
let pictures = {};
let outcomes = {};

let held = 0; // until when what was said last stands

const say = (text, kind = "", ms = 0) => {
  byId("state").textContent = text;
  byId("state").className = kind;
  held = Date.now() + ms;
  if (ms) setTimeout(tellState, ms + 10);
};

const tellState = () => {
  if (Date.now() < held && connection.isOpen && !isElsewhere) return;
  if (!connection.isOpen) say("the server does not answer; nothing is lost: keep this page open", "bad");
  else if (isElsewhere) say("changed elsewhere", "bad");
  else say(isSaved && connection.isSynced ? "saved" : "not saved", isSaved ? "" : "open");
};

const save = () => {
  held = 0; // what comes of it is said at once
  connection.save();
};

const copy = () => connection.whenSynced(copyNow, "copy");

const copyNow = async () => {
  try {
    await copyText(await (await fetch(`${base}post/${name}`)).text());
    say("copied: paste it into the forum", "", 2500);
  } catch {
    say("not copied: the browser refuses; the report (F10) has the post to be selected", "bad", 6000);
  }
};

const help = () => byId("keys").showModal();

const openReport = () => connection.whenSynced(() => {
  open(`${base}made/${connection.session}/report.html`, "_blank", "noopener");
}, "report");

// What the text had better declare, put into its head as one edit that can be undone.
const declareLetters = () => connection.whenSynced(declareNow, "declare");

const declareNow = async () => {
  say("looking for what to declare", "open");
  const answer = await fetch(`${base}declare/${name}`, { method: "POST" });
  const found = answer.ok ? await answer.json() : { fault: await answer.text() };
  if (found.fault) say(found.fault, "bad", 6000);
  else if (view.state.doc.toString() !== found.before) say("the text has changed meanwhile: ask again", "bad", 6000);
  else {
    view.dispatch({ changes: difference(found.before, found.after), userEvent: "input.complete" });
    const told = [...found.declared.map((each) => `declared ${each}`), ...found.left];
    say(told.join("; ") || "every letter is declared", "", 6000);
  }
  view.focus();
};

const showPictures = () => {
  const displayed = preview.formulas().flatMap(([tex, isDisplay], index) => (isDisplay ? [{ tex, index }] : []));
  fillPictures(byId("picture-list"), base, name, displayed);
  byId("pictures").showModal();
};

const tellTooLarge = () => say("that is larger than an answer may be: nothing was put in", "bad", 6000);

const changed = (update) => {
  if (update.docChanged) {
    connection.push();
    tellState();
  }
  if (update.selectionSet || update.docChanged) preview.follow(update.state.doc.lineAt(update.state.selection.main.head).number);
};

// The cursor where it was in another text: who writes while a server begins anew shall not notice it.
const goBack = ({ doc, selection, top }) => {
  const moved = ChangeSet.of(difference(doc, view.state.doc.toString()), doc.length);
  view.dispatch({ selection: selection.map(moved) });
  view.scrollDOM.scrollTop = top;
};

// The server's text; what was typed here and has not reached it is put upon it, and can be undone.
const takeText = ({ text, revision }) => {
  const mine = view && (!connection.isSynced || !isSaved) ? view.state.doc.toString() : text;
  const before = view && { doc: view.state.doc.toString(), selection: view.state.selection, top: view.scrollDOM.scrollTop };
  const actions = { save, copy, help, declareLetters, showPictures, openReport, tellTooLarge };
  const state = stateOf(text, revision, actions, changed);
  if (view) view.setState(state);
  else view = new EditorView({ state, parent: byId("editor") });
  connection.view = view;
  findings.forget();
  if (mine !== text) view.dispatch({ changes: connection.upon(text, mine) });
  if (before) goBack(before);
  else view.focus();
  connection.note(state.doc);
  return view;
};

const offer = ({ text, digest, fault }) => {
  offered = { text, digest };
  byId("theirs").textContent = fault ? `(${fault})` : text;
  byId("mine").textContent = view.state.doc.toString();
  byId("elsewhere").hidden = false;
  byId("take-theirs").disabled = Boolean(fault);
};

// The file's text is put in as an edit, so that what was written here can be had back by undoing it.
const choose = (take) => {
  const { text, digest } = offered;
  if (take === "theirs") view.dispatch({ changes: difference(view.state.doc.toString(), text), userEvent: "input.complete" });
  connection.whenSynced(() => connection.send({ type: "resolve", digest }), "resolve");
  byId("elsewhere").hidden = true;
  view.focus();
};

const loadPictures = async () => {
  const wanted = preview.formulas().map(([, display], index) => (display ? index : -1)).filter((index) => index >= 0);
  const found = await Promise.all(wanted.map(async (index) => {
    const answer = await fetch(`${base}picture/${index}/${name}`);
    if (!answer.ok) return [index, ""];
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const url = `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
    return [index, { url, width: (outcomes[index] || [])[2] }];
  }));
  pictures = Object.fromEntries(found.filter(([, picture]) => picture));
  preview.setOptions({ pictures });
};

const handlers = {
  lost: tellState,
  text: takeText,
  saved({ is_saved: saved, is_elsewhere: elsewhere }) {
    isSaved = saved;
    isElsewhere = elsewhere;
    if (!elsewhere) byId("elsewhere").hidden = true;
    tellState();
  },
  elsewhere: offer,
  answer({ title, names, macros }) {
    byId("title").textContent = title;
    document.title = `${title} – mathreply`;
    declare(names, macros);
  },
  unreadable() { byId("title").textContent = "cannot be read as it stands"; },
  steps({ steps, revision }) { if (connection.isNow(revision)) view.dispatch({ effects: setSteps.of(steps) }); },
  found({ kind, findings: found, revision }) { if (connection.isNow(revision)) findings.tell(view, kind, found, byId("findings")); },
  page: preview.show,
  shown({ outcomes: known }) {
    outcomes = known;
    if (byId("reader").value === "broken") loadPictures();
  },
  settled() { document.body.dataset.settled = String(Number(document.body.dataset.settled || 0) + 1); },
  trouble({ message, hint }) { say([message, hint].filter(Boolean).join(" — "), "bad", 6000); },
  refused({ message }) { say(message, "bad"); },
};

const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}sheet/${name}`;
const connection = new Connection(address, handlers);

byId("save").addEventListener("click", save);
byId("copy").addEventListener("click", copy);
byId("help").addEventListener("click", help);
byId("formulas").addEventListener("click", showPictures);
byId("declare").addEventListener("click", declareLetters);
byId("report").addEventListener("click", openReport);
byId("take-theirs").addEventListener("click", () => choose("theirs"));
byId("take-mine").addEventListener("click", () => choose("mine"));
byId("engine").addEventListener("change", (event) => preview.chooseEngine(event.target.value));
byId("reader").addEventListener("change", (event) => {
  preview.setOptions({ reader: event.target.value });
  if (event.target.value === "broken") loadPictures();
});
byId("dark").addEventListener("change", (event) => {
  document.documentElement.classList.toggle("dark", event.target.checked);
  preview.setOptions({ dark: event.target.checked });
});
// The keys that do not need the editor work wherever the focus is; those that it has taken are done.
const KEYS = { F1: help, F9: showPictures, F10: openReport };
const CTRL_KEYS = { s: save };
const CTRL_SHIFT_KEYS = { c: copy, d: declareLetters };

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const isCtrl = event.ctrlKey || event.metaKey;
  const bound = !isCtrl ? KEYS : event.shiftKey ? CTRL_SHIFT_KEYS : CTRL_KEYS;
  const action = bound[isCtrl ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
addEventListener("beforeunload", (event) => { if (!connection.isSynced) event.preventDefault(); });
preview.whenShown(({ digests }) => { document.body.dataset.shown = digests.join(" "); });
preview.chooseEngine(byId("engine").value);
preview.setOptions({ reader: byId("reader").value, dark: byId("dark").checked });
