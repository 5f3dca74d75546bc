// MathJax 2.7 as the plugin of July 2025 set it up (discourse-math at 8db3f371): TeX in, CommonHTML out, AMS and
// Safe, its components fetched one by one; each formula is a script in a hidden element that follows its own.
// AsciiMath and MathML input are left out: they never see TeX. The delays are zeroed, which changes nothing but time.
{
  const faults = new Map();
  let started;
  window.MathJax = {
    jax: ["input/TeX", "output/CommonHTML"],
    extensions: ["toMathML.js", "Safe.js"],
    TeX: { extensions: ["AMSmath.js", "AMSsymbols.js", "autoload-all.js"] },
    CommonHTML: { EqnChunk: 1000, EqnDelay: 0 },
    showProcessingMessages: false,
    messageStyle: "none",
    skipStartupTypeset: true,
    root: `${location.origin}/engines/mathjax2`,
    AuthorInit() {
      started = new Promise((resolve) => { MathJax.Hub.Register.StartupHook("End", resolve); });
      MathJax.Hub.processSectionDelay = 0;
      MathJax.Hub.Register.MessageHook("Math Processing Error", ([, script, fault]) => {
        faults.set(script.parentElement, String((fault && fault.message) || fault));
      });
    },
  };

  const wrap = (original) => {
    const display = original.tagName === "DIV";
    const host = document.createElement(display ? "div" : "span");
    host.className = `math-container ${display ? "block-math" : "inline-math"} mathjax-math`;
    host.style.display = "none";
    const script = document.createElement("script");
    script.type = display ? "math/tex; mode=display" : "math/tex";
    script.text = original.textContent;
    host.append(script);
    original.after(host);
    return host;
  };

  const OPEN = /\bmjx-(math|mrow|mstyle|texatom|mtable|table|itable|mtr|mlabeledtr|mtd|mpadded|box)\b/u;
  // A row inside a row that begins with an operator comes from \left … \right.
  const isBracketed = (node) => node.matches(".mjx-mrow > .mjx-mrow")
    && Boolean(node.firstElementChild && node.firstElementChild.matches(".mjx-mo"));

  const isOutside = (node, output) => {
    let above = node.parentElement;
    while (above !== output && OPEN.test(above.className) && !isBracketed(above)) above = above.parentElement;
    return above === output || above.matches(".mjx-chtml");
  };

  const LINE = /\bmjx-(math|mrow|mstyle|texatom)\b/u;
  const BASED = /\bmjx-(msub|msup|msubsup|base)\b/u;

  const coloursIn = (host) => {
    const found = [];
    const walk = (node) => {
      if (!node || typeof node !== "object") return;
      found.push(node.mathcolor, node.mathbackground);
      (node.data || []).forEach(walk);
    };
    const jax = MathJax.Hub.getJaxFor(host.querySelector("script"));
    walk(jax && jax.root);
    return found.filter((colour) => typeof colour === "string");
  };

  const lettered = (node) => ({ text: node.textContent, box: node.getBoundingClientRect(), node });

  // This engine prints words as they were typed, a tie and most commands among them; \verb's on purpose.
  const TYPED = /\\(?:[A-Za-z]+|.)|~/gu;
  const VERBATIM = /\\verb([^A-Za-z])(.*?)\1/gu;

  const typedIn = (host) => {
    const meant = new Set([...host.querySelector("script").text.matchAll(VERBATIM)].map(([, , text]) => text));
    return [...host.querySelectorAll(".mjx-mtext")].map((node) => node.textContent.replaceAll("\u00a0", " "))
      .filter((text) => !meant.has(text)).flatMap((text) => text.match(TYPED) || []);
  };

  const errorText = (node) => node.textContent.trim();

  window.mathreply = {
    engine: {
      output: ".mjx-chtml",
      numbers: ".mjx-mlabeledtr",
      ink: ".mjx-char, .mjx-line, .mjx-rule, .mjx-mspace[style*=background], .mjx-surd, .mjx-box, .mjx-delim-v, .mjx-delim-h, .mjx-stack *, .mjx-table[style*=border], svg path, svg line",
      ready: async () => {
        if (!window.MathJax.Hub) throw new Error("the engine arrived broken");
        await started;
      },
      // The forum sets one formula after the other; where every file arrives, all at once gives the same and is faster.
      async typeset(originals, soFar) {
        const hosts = originals.map((original) => original && wrap(original));
        const found = hosts.map((host, at) => at).filter((at) => hosts[at]);
        const show = (at) => {
          originals[at].hidden = true;
          hosts[at].style.display = "";
          if (soFar) soFar[at] = hosts[at];
        };
        const scripts = (places) => places.map((at) => hosts[at].querySelector("script"));
        for (const places of soFar ? found.map((at) => [at]) : [found]) {
          await new Promise((resolve) => { MathJax.Hub.Queue(["Typeset", MathJax.Hub, scripts(places)], resolve); });
          places.forEach(show);
        }
        return { hosts, fault: "" };
      },
      boxes: (output) => [output.querySelector(".mjx-math") || output],
      frame: (output) => (output.matches(".MJXc-display") ? output.querySelector('[id$="-Frame"]') : null),
      natural: (output, box) => mathreply.leastWidth(output.querySelectorAll(".mjx-mtable"), box),
      marks(output) { return [...output.querySelectorAll(this.ink)]; },
      letters: (output) => [...output.querySelectorAll(":is(.mjx-mi, .mjx-mn, .mjx-mtext) > .mjx-char")].map(lettered),
      signs: (output) => [...output.querySelectorAll(".mjx-mo > .mjx-char")].map(lettered),
      lineOf: (node) => mathreply.lineOf(node.parentElement, (each) => LINE.test(each.className),
        (each) => BASED.test(each.className)),
      // Operators outside fractions, roots, scripts and brackets; their TeX is not known.
      breaks: (output) => [...output.querySelectorAll(".mjx-mo")].filter((node) => isOutside(node, output))
        .map((node) => {
          const row = node.closest(".mjx-mtr, .mjx-mlabeledtr, .mjx-math");
          return { node, row, right: row.getBoundingClientRect().right, sign: node.textContent.trim(), tex: "" };
        }),
      inspect(host) {
        const broken = host.querySelector(".MathJax_Error");
        return {
          processing: broken ? faults.get(host) || broken.textContent : "",
          errors: [...host.querySelectorAll(".mjx-merror")].map(errorText),
          undefined: [],
          raw: typedIn(host),
          // Typeset in a hidden element, as the plugin does, a drawing has no size and shows nothing.
          strokeless: [...host.querySelectorAll('svg[viewBox="0 0 0 0"]')].map((drawing) => drawing.parentElement.textContent),
          colours: coloursIn(host),
          unresolved: [...host.querySelectorAll('a[href="#"], .MathJax_ref')].map((node) => node.textContent)
            .filter((text) => text.includes("???")),
          system: [...host.querySelectorAll("[class*=unknown]")].map((node) => ({ text: node.textContent, node })),
        };
      },
    },
  };
}
