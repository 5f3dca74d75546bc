// Characters for which the reader's machine has no glyph: they are drawn as nothing, as a box, or as a box of digits.
{
  const SIZE = 32;
  const NOWHERE = { false: "\uE83A", true: "\u{10FFFD}" }; // private use, in and beyond the first plane
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * SIZE, 2 * SIZE];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();

  // The drawing's bounding box and the pixels on its edge: a box of digits differs from another one only inside.
  const outline = (char, font) => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.font = `${SIZE}px ${font}`;
    pen.fillText(char, SIZE / 4, 1.5 * SIZE);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let [left, top, right, bottom] = [width, height, -1, -1];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (data[4 * (y * width + x) + 3]) {
          [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        }
      }
    }
    if (right < 0) return "nothing";
    let edge = `${left},${top},${right},${bottom}:`;
    for (let x = left; x <= right; x += 1) edge += `${data[4 * (top * width + x) + 3]},${data[4 * (bottom * width + x) + 3]},`;
    for (let y = top; y <= bottom; y += 1) edge += `${data[4 * (y * width + left) + 3]},${data[4 * (y * width + right) + 3]},`;
    return edge;
  };

  const missing = (char, font) => {
    const key = font + char;
    if (!known.has(key)) known.set(key, outline(char, font) === outline(NOWHERE[char.codePointAt(0) > 0xffff], font));
    return known.get(key);
  };

  mathreply.missingGlyphs = (system) => system.map(({ text, node }) => {
    const suspects = [...text].filter((char) => char > "\u024F" && !/[\s\p{M}\p{Cf}\p{Z}]/u.test(char));
    if (!suspects.length) return "";
    const font = getComputedStyle(node).fontFamily;
    return suspects.filter((char) => missing(char, font)).join("");
  }).join("");
}
