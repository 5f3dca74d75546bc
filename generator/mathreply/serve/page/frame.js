// The post as the forum shows it, patched: pieces that have not changed keep their elements and their mathematics; a
// changed one is typeset out of sight, then put in the place of the one before.
import { morphdom } from "/engines/editor/libraries.js";

const post = document.getElementById("post");
const stage = document.createElement("div");
stage.className = "stage cooked";
stage.setAttribute("aria-hidden", "true");
document.body.append(stage);

let next = null;
let busy = false;
let lines = [];
let reader = "desktop";
let pictures = {};

const { engine } = window.mathreply;

const loadScript = (path) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = `/engines/${path}`;
  script.async = false;
  script.onload = resolve;
  script.onerror = () => reject(new Error(`${path} did not arrive`));
  document.head.append(script);
});

const loaded = Promise.all(document.body.dataset.engine.split(" ").map(loadScript)).then(() => engine.ready());

const section = ({ digest, html }) => {
  const made = document.createElement("div");
  made.className = "piece";
  made.dataset.digest = digest;
  made.innerHTML = html; // sanitised by the server; the policy of this page lets no script of it run
  return made;
};

const mathsOf = (node) => [...node.querySelectorAll(".math")].filter((each) => !each.parentElement.closest(".math"));

const typeset = async (fresh) => {
  const originals = fresh.flatMap(mathsOf);
  if (!originals.length || reader === "broken") return;
  await loaded;
  await engine.typeset(originals);
  // The engine need not remember what it has typeset: an hour of writing would fill its memory.
  if (window.MathJax && MathJax.typesetClear) MathJax.typesetClear();
};

const keptOpen = {
  onBeforeElUpdated(from, to) {
    if (from.isEqualNode(to)) return false;
    if (from.localName === "details" && from.open) to.open = true;
    return true;
  },
};

// Puts the sections into the post: what stands there stays, what goes is patched into what comes in its place.
const place = (sections, fresh) => {
  const isFresh = new Set(fresh);
  const leaving = new Set([...post.children].filter((node) => !sections.includes(node)));
  let at = post.firstElementChild;
  for (const each of sections) {
    if (each === at) at = at.nextElementSibling;
    else if (isFresh.has(each) && at && leaving.has(at)) {
      leaving.delete(at);
      const target = at;
      at = at.nextElementSibling;
      morphdom(target, each, keptOpen);
      each.remove();
    } else post.insertBefore(each, at);
  }
  leaving.forEach((node) => node.remove());
};

const top = (node) => {
  const first = node && node.firstElementChild;
  return first ? first.getBoundingClientRect() : null;
};

// The piece in which a line was written: the last whose own line is not beyond it.
const pieceAt = (line) => {
  let found = -1;
  lines.forEach((own, index) => { if (own && own <= line) found = index; });
  return post.children[found] || null;
};

const inSight = (node) => {
  const box = top(node);
  if (!box) return;
  if (box.bottom < 0 || box.top > innerHeight) scrollBy({ top: box.top - innerHeight / 3, behavior: "instant" });
};

const patch = async (message) => {
  const before = new Map();
  for (const node of post.children) before.set(node.dataset.digest, [...(before.get(node.dataset.digest) || []), node]);
  const fresh = [];
  const sections = message.pieces.map((piece) => {
    const known = before.get(piece.digest);
    if (known && known.length) return known.shift();
    const made = section(piece);
    fresh.push(made);
    return made;
  });
  stage.replaceChildren(...fresh);
  try {
    await typeset(fresh);
  } catch (fault) {
    parent.postMessage({ type: "fault", message: String(fault && fault.message) }, "*");
  }
  // What is read stays where it is on the screen: the piece where the author writes, else the first in sight.
  lines = message.lines;
  const anchor = pieceAt(message.line) || [...post.children].find((node) => { const box = top(node); return box && box.bottom > 0; });
  const was = top(anchor);
  place(sections, fresh);
  stage.replaceChildren();
  const is = anchor && anchor.isConnected ? top(anchor) : null;
  if (was && is && was.bottom > 0 && was.top < innerHeight) scrollBy({ top: is.top - was.top, behavior: "instant" });
  else inSight(pieceAt(message.line));
  if (reader === "broken") unset();
  parent.postMessage({ type: "shown", digests: message.pieces.map(({ digest }) => digest) }, "*");
};

// As a reader sees it whose MathJax does not arrive: the TeX itself, with the picture below a displayed formula.
const unset = () => {
  mathsOf(post).forEach((node, index) => {
    const picture = pictures[index];
    if (!picture || (node.nextElementSibling && node.nextElementSibling.className === "instead")) return;
    const image = document.createElement("img");
    image.className = "instead";
    image.src = picture.url;
    if (picture.width) image.width = picture.width;
    image.alt = "the formula as a picture";
    node.after(image);
  });
};

const work = async () => {
  if (busy) return;
  busy = true;
  while (next) {
    const message = next;
    next = null;
    await patch(message);
  }
  busy = false;
};

addEventListener("message", (event) => {
  if (event.source !== parent || !event.data) return;
  const { type } = event.data;
  if (type === "page") {
    next = event.data;
    work();
  } else if (type === "at") inSight(pieceAt(event.data.line));
  else if (type === "options") {
    document.documentElement.classList.toggle("dark", event.data.dark);
    document.documentElement.classList.toggle("phone", event.data.reader === "phone");
    const changed = (reader === "broken") !== (event.data.reader === "broken");
    ({ reader, pictures } = event.data);
    if (changed) post.replaceChildren();
    else if (reader === "broken") unset();
  }
});

parent.postMessage({ type: "ready" }, "*");
