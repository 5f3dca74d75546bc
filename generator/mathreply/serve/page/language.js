// Markdown with formulas between dollars as the forum reads them, TeX inside of them, YAML in the head.
import {
  GFM, HighlightStyle, Language, LanguageSupport, StreamLanguage, defineLanguageFacet, markdown, parseMixed, stexMath,
  syntaxHighlighting, tags, yaml,
} from "../libraries.js";

const DOLLAR = 36;
const BACKSLASH = 92;
const tex = StreamLanguage.define(stexMath);
const head = StreamLanguage.define(yaml);

// `$…$` and `\(…\)`: an opener is not followed by white space, a closer is neither preceded by it nor followed by a digit.
const inline = {
  name: "InlineMath",
  before: "Escape",
  parse(cx, next, pos) {
    if (next === DOLLAR && cx.char(pos + 1) !== DOLLAR && !/[\d\p{L}]/u.test(pos > cx.offset ? cx.slice(pos - 1, pos) : " ")) {
      if (/\s/u.test(cx.slice(pos + 1, pos + 2))) return -1;
      for (let at = pos + 1; at < cx.end; at += 1) {
        if (cx.char(at) === BACKSLASH) at += 1;
        else if (cx.char(at) === DOLLAR) {
          if (/\s/u.test(cx.slice(at - 1, at)) || /\d/u.test(cx.slice(at + 1, at + 2))) return -1;
          return cx.addElement(cx.elt("InlineMath", pos, at + 1));
        }
      }
    }
    if (next === BACKSLASH && cx.slice(pos + 1, pos + 2) === "(") {
      const end = cx.slice(pos, cx.end).indexOf("\\)");
      if (end > 0) return cx.addElement(cx.elt("InlineMath", pos, pos + end + 2));
    }
    return -1;
  },
};

// `$$` or `\[` at the beginning of a line, up to the line with its closer.
const block = {
  name: "BlockMath",
  before: "FencedCode",
  parse(cx, line) {
    const opener = /^(\$\$|\\\[)/u.exec(line.text.slice(line.pos));
    if (!opener) return false;
    const closer = opener[1] === "$$" ? "$$" : "\\]";
    const from = cx.lineStart + line.pos;
    let rest = line.text.slice(line.pos + 2);
    while (!rest.includes(closer)) {
      if (!cx.nextLine()) break;
      rest = line.text;
    }
    const to = cx.lineStart + line.text.length;
    cx.nextLine();
    cx.addElement(cx.elt("BlockMath", from, to));
    return true;
  },
};

const frontMatter = {
  name: "FrontMatter",
  before: "LinkReference",
  parse(cx, line) {
    if (cx.lineStart !== 0 || !/^---\s*$/u.test(line.text)) return false;
    while (cx.nextLine()) {
      if (/^---\s*$/u.test(line.text)) break;
    }
    const to = cx.lineStart + line.text.length;
    cx.nextLine();
    cx.addElement(cx.elt("FrontMatter", 0, to));
    return true;
  },
};

const nested = parseMixed((node, input) => {
  if (node.name === "InlineMath" || node.name === "BlockMath") return { parser: tex.parser };
  if (node.name === "FrontMatter") return { parser: head.parser };
  if (node.name === "FencedCode" && /^(`{3,}|~{3,})\s*derivation/u.test(input.read(node.from, Math.min(node.to, node.from + 40)))) {
    return { parser: tex.parser };
  }
  return null;
});

const parser = markdown.configure([
  GFM,
  { defineNodes: ["InlineMath", { name: "BlockMath", block: true }, { name: "FrontMatter", block: true }] },
  { parseInline: [inline], parseBlock: [frontMatter, block], wrap: nested },
]);

const style = HighlightStyle.define([
  { tag: tags.heading, class: "tok-heading" },
  { tag: tags.strong, class: "tok-strong" },
  { tag: tags.emphasis, class: "tok-emphasis" },
  { tag: [tags.link, tags.url], class: "tok-link" },
  { tag: [tags.tagName, tags.keyword, tags.atom], class: "tok-command" },
  { tag: [tags.comment, tags.meta], class: "tok-comment" },
  { tag: [tags.number, tags.string], class: "tok-value" },
  { tag: [tags.bracket, tags.punctuation], class: "tok-bracket" },
  { tag: tags.monospace, class: "tok-code" },
]);

export const answerLanguage = () => new LanguageSupport(
  new Language(defineLanguageFacet({ closeBrackets: { brackets: ["(", "[", "{", "$"] } }), parser, [], "answer"),
  [syntaxHighlighting(style)],
);
