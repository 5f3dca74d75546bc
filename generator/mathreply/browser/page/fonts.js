// Which of the engine's font files a formula's letters come from, and which of them did not arrive.
{
  const HIDDEN = "script, .katex-mathml, mjx-assistive-mml, .MJX_Assistive_MathML";
  const plain = (name) => name.trim().replace(/^["']|["']$/gu, "");
  const weight = (value) => ({ "": "400", normal: "400", bold: "700" })[value] || value;
  const key = (family, heavy, slant) => [plain(family), weight(heavy), slant || "normal"].join("|");

  const rulesOf = (sheet) => {
    try {
      return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => [rule.style, sheet]);
    } catch {
      return []; // of another origin
    }
  };

  // The file of a face below the engines' folder; empty for a font of the machine or one inside the style sheet.
  const fileOf = (source, sheet) => {
    const [, address] = source.match(/url\(["']?([^"')]+)["']?\)/u) || ["", ""];
    if (!address || address.startsWith("data:")) return "";
    return new URL(address, sheet.href || location.href).pathname.replace(/^\/engines\//u, "");
  };

  // Family → its faces, each with its look, its file and its state.
  const facesOf = () => {
    const states = new Map([...document.fonts].map((face) => [key(face.family, face.weight, face.style), face.status]));
    const faces = new Map();
    [...document.styleSheets].flatMap(rulesOf).forEach(([style, sheet]) => {
      const look = key(style.fontFamily, style.fontWeight, style.fontStyle);
      const file = fileOf(style.src, sheet);
      const family = plain(style.fontFamily);
      if (file) faces.set(family, [...(faces.get(family) || []), { look, file, state: states.get(look) }]);
    });
    return faces;
  };

  // A weight or slant that a family has not is made from what it has.
  const chosen = (faces, family, rest) => {
    const all = faces.get(plain(family)) || [];
    const exact = all.filter(({ look }) => look === key(family, ...rest));
    return exact.length ? exact : all;
  };

  const writes = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());

  // The styles of a formula's letters, each once.
  const stylesOf = (outputs) => {
    const styles = new Map();
    outputs.flatMap((output) => [...output.querySelectorAll("*")]).forEach((node) => {
      if (!writes(node) || node.closest(HIDDEN)) return;
      const { fontFamily, fontWeight, fontStyle } = getComputedStyle(node);
      styles.set(key(fontFamily, fontWeight, fontStyle), [fontFamily, fontWeight, fontStyle]);
    });
    return [...styles.values()];
  };

  const isAbsent = ({ state }) => state === "error" || state === "loading";

  // A function from a formula's outputs to its files: those that arrived and those that did not. Unless all are wanted,
  // nothing is looked for where nothing is amiss.
  mathreply.fontFiles = (areWanted) => {
    const faces = facesOf();
    if (!areWanted && ![...faces.values()].flat().some(isAbsent)) return () => ({});
    return (outputs) => {
      const [arrived, absent] = [new Set(), new Set()];
      const used = stylesOf(outputs).flatMap(([families, ...rest]) => families.split(",")
        .flatMap((family) => chosen(faces, family, rest)));
      used.forEach((face) => {
        if (face.state === "loaded") arrived.add(face.file);
        if (isAbsent(face)) absent.add(face.file);
      });
      return { fonts: [...arrived], absent: [...absent] };
    };
  };
}
