// What may stand at the cursor: TeX commands, the names that the answer declares, keys of the head.
const COMMANDS = ("frac dfrac tfrac sqrt sum prod int lim log ln exp sin cos tan min max sup inf det alpha beta gamma delta epsilon "
  + "varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda "
  + "Xi Pi Sigma Phi Psi Omega left right big Big bigg cdot times le ge ne approx equiv sim in notin subset cup cap to implies iff "
  + "mapsto infty partial nabla mathbb mathbf mathrm mathcal operatorname text quad qquad ldots cdots vdots hat bar vec tilde overline "
  + "underline overbrace underbrace binom begin end aligned cases pmatrix bmatrix forall exists boldsymbol top pm mp circ langle rangle "
  + "lfloor rfloor lceil rceil").split(" ");
const KEYS = ["title", "template", "reply_to", "symbols", "definitions", "assumptions", "macros", "words", "tags", "fit"];
const OPERATIONS = ["expand", "factor", "simplify", "substitute ", "divide through by ", "differentiate in ", "integrate in "];

let declared = { names: [], macros: [] };

// Tell what the answer declares.
export const declare = (names, macros) => { declared = { names, macros }; };

const option = (label, type, boost = 0) => ({ label, type, boost });

const isInHead = (doc, pos) => {
  if (!/^---\s*$/u.test(doc.line(1).text)) return false;
  for (let number = 2; number <= doc.lines; number += 1) {
    const line = doc.line(number);
    if (line.from > pos) return true;
    if (/^---\s*$/u.test(line.text)) return pos < line.from;
  }
  return true;
};

export const complete = (context) => {
  const command = context.matchBefore(/\\[A-Za-z]*/u);
  if (command) {
    const own = [...declared.names, ...declared.macros].filter((name) => name.startsWith("\\"));
    return {
      from: command.from,
      options: [...own.map((name) => option(name, "variable", 2)), ...COMMANDS.map((name) => option(`\\${name}`, "function"))],
      validFor: /^\\[A-Za-z]*$/u,
    };
  }
  const line = context.state.doc.lineAt(context.pos);
  if (isInHead(context.state.doc, context.pos)) {
    const key = context.matchBefore(/^[a-z_]*/u);
    if (key && key.from === line.from && (context.explicit || key.text)) {
      return { from: key.from, options: KEYS.map((name) => option(`${name}: `, "property")), validFor: /^[a-z_]*$/u };
    }
    return null;
  }
  const operation = /^\s*!\s*[a-z ]*$/u.test(line.text.slice(0, context.pos - line.from)) && context.matchBefore(/[a-z]*/u);
  if (operation) return { from: operation.from, options: OPERATIONS.map((name) => option(name, "keyword")), validFor: /^[a-z]*$/u };
  if (!context.explicit) return null;
  const word = context.matchBefore(/[A-Za-z_{}0-9]*/u);
  return { from: word.from, options: declared.names.map((name) => option(name, "variable")) };
};
