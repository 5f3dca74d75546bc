// The WebSocket to the server: comes back by itself, and sends edits in the order of the revisions.
import { ChangeSet, Text, getSyncedVersion, receiveUpdates, sendableUpdates } from "../libraries.js";

const REMEMBERED = 50;
const COMPOSES_MS = 100; // so often it is looked whether a word is composed by now
const WAITS_MS = [200, 500, 1000]; // the server is on this machine: asking costs nothing

export class Connection {
  constructor(address, handlers) {
    this.address = address;
    this.handlers = handlers;
    this.session = "";
    this.view = null;
    this.isPushing = false;
    this.reached = []; // the last states that the server may have had, the newest at the end
    this.waiting = []; // what is done once all that was typed is with the server
    this.held = []; // edits of other windows that wait until a word is composed
    this.isHolding = false;
    this.tries = 0;
    this.connect();
  }

  get isOpen() { return this.socket.readyState === WebSocket.OPEN; }

  connect() {
    this.socket = new WebSocket(this.address);
    this.socket.addEventListener("open", () => {
      this.tries = 0;
      this.isPushing = false;
      this.held = []; // what it holds comes again
      this.send({ type: "hello", session: this.session, revision: this.view ? getSyncedVersion(this.view.state) : 0 });
    });
    this.socket.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
    this.socket.addEventListener("close", () => {
      this.handlers.lost();
      setTimeout(() => this.connect(), WAITS_MS[Math.min(this.tries, WAITS_MS.length - 1)]);
      this.tries += 1;
    });
  }

  send(message) { if (this.isOpen) this.socket.send(JSON.stringify(message)); }

  hear(message) {
    if (message.type === "text") {
      this.session = message.session;
      this.isPushing = false;
      this.view = this.handlers.text(message);
      this.push();
    } else if (message.type === "updates") this.receive(message.updates);
    else if (message.type === "late") {
      this.isPushing = false;
      this.push();
    } else this.handlers[message.type]?.(message);
  }

  receive(updates) {
    this.held.push(...updates.map(({ clientID, changes }) => ({ clientID, changes: ChangeSet.fromJSON(changes) })));
    this.takeHeld();
  }

  // An edit beside a word that is being composed would break it off, and have the browser put in its beginning.
  takeHeld() {
    if (this.view.composing) {
      this.hold();
      return;
    }
    const received = this.held;
    this.held = [];
    if (received.length) this.view.dispatch(receiveUpdates(this.view.state, received));
    this.isPushing = false;
    this.push();
  }

  hold() {
    if (this.isHolding) return;
    this.isHolding = true;
    setTimeout(() => {
      this.isHolding = false;
      if (this.held.length) this.takeHeld();
    }, COMPOSES_MS);
  }

  // Whether all that was typed is with the server.
  get isSynced() { return !this.view || !sendableUpdates(this.view.state).length; }

  push() {
    if (!this.view) return;
    const updates = sendableUpdates(this.view.state);
    // Each remembers the state before it, whose syntax tree remembers the one before that: all of an hour's writing.
    for (const update of updates) update.origin = null;
    if (this.isPushing || !this.isOpen || this.held.length) return;
    // With what is sent now: the server may take it and die before it says so.
    this.note(this.view.state.doc);
    if (!updates.length) {
      this.doWaiting();
      return;
    }
    this.isPushing = true;
    this.send({
      type: "push",
      revision: getSyncedVersion(this.view.state),
      updates: updates.map(({ clientID, changes }) => ({ clientID, changes: changes.toJSON() })),
    });
  }

  note(doc) {
    if (this.reached.at(-1) !== doc) this.reached = [...this.reached.slice(1 - REMEMBERED), doc];
  }

  // What is typed here, upon the text of a server that has begun anew: one that has lost the last keys gets them again;
  // what another window has typed meanwhile stays, and so does what was typed here.
  upon(text, mine) {
    const known = this.reached.map((doc) => doc.toString());
    if (!known.length) return difference(text, mine);
    // Of the states that the server may have had, the one that its text is nearest to: what is left is another's.
    const from = known.reduce((best, each) => (changed(each, text) <= changed(best, text) ? each : best));
    const theirs = ChangeSet.of(difference(from, text), from.length);
    return ChangeSet.of(difference(from, mine), from.length).map(theirs);
  }

  // Has the file written as the text stands here: not before the last key has reached the server.
  save() { this.whenSynced(() => this.send({ type: "save" }), "save"); }

  // Has something done of the text as it stands here; asked for twice, it is done once.
  whenSynced(action, kind) {
    this.waiting = [...this.waiting.filter((each) => each.kind !== kind), { action, kind }];
    this.doWaiting();
  }

  doWaiting() {
    if (!this.isOpen || !this.isSynced) return;
    const waiting = this.waiting;
    this.waiting = [];
    waiting.forEach(({ action }) => action());
  }

  // Whether what the server says of a revision is of the text as it stands here.
  isNow(revision) {
    return this.view && revision === getSyncedVersion(this.view.state) && this.isSynced;
  }
}

// A change that makes one text another, with what both begin and end in left alone.
export const difference = (from, to) => {
  let start = 0;
  const most = Math.min(from.length, to.length);
  while (start < most && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { from: start, to: from.length - end, insert: Text.of(to.slice(start, to.length - end).split("\n")) };
};

// How much of two texts is not the same.
const changed = (from, to) => {
  const { from: start, to: end, insert } = difference(from, to);
  return end - start + insert.length;
};
