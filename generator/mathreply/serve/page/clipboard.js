// Text to the clipboard: also where the browser refuses the call for it, and gives what is selected alone.
export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copySelected(text)) throw new Error("the browser refuses");
  }
};

const copySelected = (text) => {
  const focused = document.activeElement;
  const box = Object.assign(document.createElement("textarea"), { value: text });
  (document.querySelector("dialog[open]") || document.body).append(box); // beside an open dialog nothing can be selected
  box.select();
  const isDone = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return isDone;
};
