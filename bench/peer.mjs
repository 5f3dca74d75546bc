// MathJax 4.1 in Node to SVG, resvg to PNG at 2x, one process; checks nothing.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
const require = createRequire(import.meta.url);
const { Resvg } = require("@resvg/resvg-js");
const [input, output] = process.argv.slice(2);
mkdirSync(output, { recursive: true });
global.MathJax = {
  loader: { paths: { mathjax: "mathjax", fonts: "@mathjax" }, load: ["adaptors/liteDOM"], require: (f) => import(f) },
  startup: { typeset: false },
  output: { font: "mathjax-newcm" },
  svg: { fontCache: "local" },
  options: { enableSpeech: false, enableBraille: false, enableEnrichment: false },
};
require("mathjax/tex-svg.js");
await MathJax.startup.promise;
const adaptor = MathJax.startup.adaptor;
const items = readFileSync(input, "utf8").trim().split("\n").map(JSON.parse);
const start = process.hrtime.bigint();
for (const { id, tex, display } of items) {
  const node = await MathJax.tex2svgPromise(tex, { display, em: 16, ex: 8, containerWidth: 690 * 1 });
  const svg = adaptor.serializeXML(adaptor.tags(node, "svg")[0]).replace(/currentColor/g, "#222");
  const width = parseFloat(/width="([\d.]+)ex"/.exec(svg)?.[1] || "10") * 8;
  const height = parseFloat(/height="([\d.]+)ex"/.exec(svg)?.[1] || "10") * 8;
  const sized = svg.replace(/width="[\d.]+ex"/, `width="${width}"`).replace(/height="[\d.]+ex"/, `height="${height}"`);
  const png = new Resvg(sized, { background: "#fff", fitTo: { mode: "width", value: Math.max(2, Math.ceil(2 * width)) }, font: { loadSystemFonts: false } }).render().asPng();
  writeFileSync(`${output}/${id}.png`, png);
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ equations: items.length, seconds, cpu: process.cpuUsage() }));
