// MathJax 4 keeps the attributes of each node of its tree in three objects, each the prototype of the next. A browser
// keeps books on every object that is a prototype: a fifth of all work on a formula, and what fills its memory soonest.
// Here they are plain objects, and the defaults of a kind of node are shared. What is found under a name is the same.
// With an engine that is not the one whose sources were read for this, its own nodes stay.
{
  const KNOWN = "4.1.3";
  const INHERIT = "_inherit_"; // as the engine has it: the default of the whole formula counts

  const shared = new WeakMap();
  const defaultsOf = (kinds, formulas) => {
    if (!shared.has(kinds)) shared.set(kinds, Object.assign(Object.create(formulas), kinds));
    return shared.get(kinds);
  };

  class LightAttributes {
    constructor(defaults, global) {
      this.global = global;
      this.defaults = defaultsOf(defaults, global);
      this.inherited = {};
      this.attributes = {};
      this.holdsUndefined = false; // what is set to that hides what lies behind it
    }

    set(name, value) {
      this.attributes[name] = value;
      if (value === undefined) this.holdsUndefined = true;
    }

    // The engine gives null where it makes the node that tells of an exception of its own.
    setList(values) {
      for (const name of Object.keys(values || {})) this.set(name, values[name]);
    }

    setInherited(name, value) {
      this.inherited[name] = value;
      if (value === undefined) this.holdsUndefined = true;
    }

    get(name) {
      let value = this.attributes[name];
      if (value === undefined && !(this.holdsUndefined && Object.hasOwn(this.attributes, name))) {
        value = this.getInherited(name);
      }
      return value === INHERIT ? this.global[name] : value;
    }

    getInherited(name) {
      const value = this.inherited[name];
      if (value !== undefined || (this.holdsUndefined && Object.hasOwn(this.inherited, name))) return value;
      return this.defaults[name];
    }

    // Who asks for the object itself, as the engine does once for each formula, may look for what it inherits.
    getAllAttributes() {
      if (Object.getPrototypeOf(this.attributes) !== this.inherited) {
        Object.setPrototypeOf(this.inherited, this.defaults);
        Object.setPrototypeOf(this.attributes, this.inherited);
      }
      return this.attributes;
    }
  }

  // What the engine's own constructors of a node do, with such attributes.
  class LightNode {
    constructor(factory, attributes = {}, children = []) {
      this.factory = factory;
      this.parent = null;
      this.properties = {};
      this.childNodes = [];
      this.prevClass = null;
      this.prevLevel = null;
      this.texclass = null;
      if (this.arity < 0) {
        this.childNodes = [factory.create("inferredMrow")];
        this.childNodes[0].parent = this;
      }
      this.setChildren(children);
      this.attributes = new LightAttributes(
        factory.getNodeClass(this.kind).defaults, factory.getNodeClass("math").defaults);
      this.attributes.setList(attributes);
    }
  }

  const firstBelow = (kind, base) => {
    let made = kind;
    while (made && Object.getPrototypeOf(made) !== base) made = Object.getPrototypeOf(made);
    return made;
  };

  // Of each kind, what a new node has besides its attributes.
  const fields = (factory) => JSON.stringify(factory.getKinds().map((kind) => {
    const node = factory.create(kind);
    return [kind, Object.keys(node), (node.childNodes || []).length];
  }));

  // From now on the classes that are made from the engine's class of all nodes begin with the light one.
  const lighten = ({ mmlFactory: factory, safe }) => {
    const { Attributes: { Attributes }, MmlNode: { AbstractMmlNode } } = MathJax._.core.MmlTree;
    const before = fields(factory);
    const first = new Set(factory.getKinds().map((kind) => firstBelow(factory.getNodeClass(kind), AbstractMmlNode)));
    first.delete(null);
    Object.setPrototypeOf(LightAttributes.prototype, Attributes.prototype);
    Object.setPrototypeOf(LightNode, AbstractMmlNode);
    const beginWith = (base) => first.forEach((made) => Object.setPrototypeOf(made, base));
    try {
      beginWith(LightNode);
      if (fields(factory) !== before) throw new Error("the engine's nodes have other fields");
    } catch (fault) {
      beginWith(AbstractMmlNode);
      throw fault;
    }
    if (safe) lightenSafe(safe);
  };

  // The sanitizer asks for that object of every node, and looks at what is its own alone.
  const lightenSafe = (safe) => {
    const sanitize = safe.sanitizeNode.bind(safe);
    safe.sanitizeNode = (node) => {
      const { attributes } = node;
      return sanitize(attributes instanceof LightAttributes
        ? { attributes: { getAllAttributes: () => attributes.attributes } } : node);
    };
  };

  // Whether the engine's nodes are light now; where they are not, it only takes longer.
  let isLight = false;
  mathreply.lightenTree = (document) => {
    if (isLight || MathJax.version !== KNOWN) return isLight;
    try {
      lighten(document);
      isLight = true;
    } catch {
      isLight = false;
    }
    return isLight;
  };
}
