// The first page: the answers of the folder with their state; a new one by its name.
const base = document.querySelector("link").getAttribute("href").replace(/page\/style\.css$/u, "");
const state = document.getElementById("state");
const table = document.getElementById("answers");

const ORDER = ["refuted", "conditional", "unread", "undecided", "timeout", "supported", "proved", "stated"];
const words = (verdicts) => ORDER.filter((kind) => verdicts[kind]).map((kind) => `${verdicts[kind]} ${kind}`).join(", ");

const cell = (row, text, kind = "") => {
  const made = row.insertCell();
  made.textContent = text;
  made.className = kind;
  return made;
};

const fill = (answers) => {
  const body = table.tBodies[0];
  body.replaceChildren();
  for (const answer of answers) {
    const row = body.insertRow();
    const link = document.createElement("a");
    link.href = `${base}write/${answer.name.split("/").map(encodeURIComponent).join("/")}`;
    link.textContent = answer.title;
    const first = cell(row, "");
    first.append(link, Object.assign(document.createElement("small"), { textContent: ` ${answer.name}` }));
    const verdicts = answer.verdicts ? words(answer.verdicts) || "nothing to check" : "not rendered yet";
    const worst = ORDER.find((kind) => (answer.verdicts || {})[kind]) || "";
    cell(row, `${verdicts}${answer.is_stale ? " (changed since)" : ""}${answer.has_draft ? " · not saved" : ""}`, `verdict ${worst}`);
    const changed = new Date(1000 * answer.changed).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    cell(row, changed, "changed");
  }
  table.hidden = !answers.length;
  state.textContent = answers.length ? "" : "There are no answers in this folder yet.";
};

const value = (id) => document.getElementById(id).value;

const begin = async (name) => {
  if (!value("text").trim()) return { name };
  state.textContent = "reading the post";
  const body = JSON.stringify({ name, text: value("text"), user: value("user") });
  const answer = await fetch(`${base}begin`, { method: "POST", headers: { "content-type": "application/json" }, body });
  return answer.ok ? answer.json() : { fault: await answer.text() };
};

document.getElementById("new").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, fault } = await begin(`${value("name")}.md`);
  if (fault) state.textContent = fault;
  else location.href = `${base}write/${encodeURIComponent(name)}`;
});

try {
  fill(await (await fetch(`${base}answers`)).json());
} catch {
  state.textContent = "The server does not answer: start `mathreply serve` again, and reload.";
}
