// The preview's side of the page: keeps the pieces, and hands them to the sandboxed frame.
const frame = document.getElementById("frame");
const pieces = new Map();
let page = null;
let line = 0;
let engine = "";
let options = { dark: false, reader: "desktop", pictures: {} };
let isReady = false;
let onShown = () => {};

const send = (message) => { if (isReady) frame.contentWindow.postMessage(message, "*"); };

const sendPage = () => {
  if (!page) return;
  send({ type: "page", pieces: page.pieces.map((digest) => ({ digest, html: pieces.get(digest) || "" })), lines: page.lines, line });
};

const load = () => {
  isReady = false;
  frame.src = `/frame/${engine}.html`;
};

// Only the frame speaks to us, and it says little.
addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || !event.data) return;
  if (event.data.type === "ready") {
    isReady = true;
    send({ type: "options", ...options });
    sendPage();
  } else if (event.data.type === "shown") onShown(event.data);
});

// Take in a page; one in which other definitions are in force begins anew.
export const show = (message) => {
  for (const [digest, html] of Object.entries(message.html)) pieces.set(digest, html);
  const begins = page && page.world !== message.world;
  page = message;
  for (const digest of [...pieces.keys()]) if (!page.pieces.includes(digest)) pieces.delete(digest);
  if (begins) load();
  else sendPage();
};

export const chooseEngine = (name) => {
  if (name === engine) return;
  engine = name;
  load();
};

export const setOptions = (changed) => {
  options = { ...options, ...changed };
  document.getElementById("preview").dataset.reader = options.reader;
  send({ type: "options", ...options });
  if (changed.reader) sendPage();
};

// The line where the author writes: it is kept in sight.
export const follow = (number) => {
  if (number === line) return;
  line = number;
  send({ type: "at", line });
};

export const whenShown = (call) => { onShown = call; };

export const formulas = () => (page ? page.formulas : []);
