// The displayed formulas as pictures: to be copied, saved, or described.
import { copyText } from "./clipboard.js";

const button = (label, action) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", async () => {
    try {
      await action();
      made.textContent = "Copied";
    } catch {
      made.textContent = "Not copied: the browser refuses";
    }
    setTimeout(() => { made.textContent = label; }, 2500);
  });
  return made;
};

const row = (base, name, { tex, index }, number) => {
  const made = document.createElement("figure");
  const address = `${base}picture/${index}/${name}`;
  const image = document.createElement("img");
  image.alt = tex;
  image.src = `${address}?${Date.now()}`; // it may have changed since
  const words = document.createElement("figcaption");
  const save = document.createElement("a");
  save.textContent = "Save picture";
  save.href = address;
  save.download = `equation-${number}.png`;
  const copyPicture = button("Copy picture", async () => {
    const blob = await (await fetch(address)).blob();
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  });
  const copyWords = button("Copy alt text", () => copyText(words.textContent));
  image.addEventListener("error", () => {
    image.replaceWith(Object.assign(document.createElement("p"), { textContent: "There is no picture of it yet." }));
    copyPicture.remove();
    save.remove();
  });
  made.append(image, words, copyPicture, " ", copyWords, " ", save);
  fetch(`${base}words/${index}/${name}`).then((answer) => answer.text()).then((text) => {
    words.textContent = text;
    image.alt = text;
  });
  return made;
};

export const fillPictures = (list, base, name, formulas) => {
  list.replaceChildren(...formulas.map((formula, at) => row(base, name, formula, at + 1)));
  if (!formulas.length) list.textContent = "No formula has a line of its own.";
};
