// Where the light nodes of MathJax 4 differ from the engine's own; none are expected.
(steps) => {
  const { Attributes: { Attributes }, MmlNode: { AbstractMmlNode } } = MathJax._.core.MmlTree;
  const factory = MathJax.startup.document.mmlFactory;
  let seed = 1;
  const below = (end) => { seed = (seed * 48271) % 2147483647; return seed % end; };
  const any = (list) => list[below(list.length)];
  const names = ["mathvariant", "mathsize", "mathcolor", "dir", "stretchy", "form", "lspace", "indentalign",
    "data-latex", "displaystyle", "width", "nothing"];
  const values = [undefined, null, false, true, 0, "", "normal", "_inherit_", "2em"];
  const change = [
    (it, name, value) => it.set(name, value),
    (it, name, value, other) => it.setList({ [name]: value, [other]: value }),
    (it) => it.setList(null), // as the engine makes the node that tells of its own exception
    (it, name, value) => it.setInherited(name, value),
    (it, name) => it.unset(name),
    (it, name, value) => { it.getAllInherited()[name] = value === undefined ? 1 : value; },
    (it, name, value) => { it.getAllAttributes()[name] = value === undefined ? 1 : value; },
  ];
  const read = (it) => JSON.stringify([
    names.map((name) => [it.get(name), it.getExplicit(name), it.getInherited(name), it.getDefault(name), it.isSet(name),
      it.hasExplicit(name), it.hasDefault(name)].map(String)),
    it.getList(...names.slice(0, 5)), it.hasOneOf(names.slice(0, 3)), it.getExplicitNames(), it.getInheritedNames(),
    it.getDefaultNames(), it.getGlobalNames(), names.map((name) => name in it.getAllDefaults()),
  ]);
  const whole = (it) => { const all = it.getAllAttributes(); return JSON.stringify(names.map((name) => String(all[name]))); };
  const wrong = [];
  for (let step = 0, pair; step < steps; step += 1) {
    if (step % 12 === 0) {
      const { attributes, constructor } = factory.create(any(["mi", "mo", "mtable", "mstyle", "math", "TeXAtom"]));
      if (attributes.constructor === Attributes) throw new Error("the node is the engine's own");
      pair = [attributes, new Attributes(constructor.defaults, factory.getNodeClass("math").defaults)];
    }
    const [act, name, value, other] = [any(change), any(names), any(values), any(names)];
    pair.forEach((it) => act(it, name, value, other));
    const questions = below(8) ? [read] : [read, whole, read];
    questions.forEach((question) => {
      const [light, own] = pair.map(question);
      if (light !== own) wrong.push([step, String(act), name, String(value), light, own]);
    });
  }
  // What else a node is made with.
  const fields = (node) => JSON.stringify(Object.keys(node).filter((key) => !["factory", "parent", "attributes"].includes(key))
    .map((key) => [key, key === "childNodes" ? node[key].map(({ kind }) => kind) : node[key]]));
  ["mi", "msup", "mstyle"].forEach((kind) => {
    const { arity } = factory.create(kind);
    const Own = class extends AbstractMmlNode { get kind() { return kind; } get arity() { return arity; } };
    const [own, light] = [new Own(factory), factory.create(kind)];
    light.texclass = own.texclass;
    if (fields(own) !== fields(light)) wrong.push([kind, fields(light), fields(own)]);
    if (!(light instanceof AbstractMmlNode)) wrong.push([kind, "of no known class"]);
  });
  return wrong.slice(0, 3);
}
