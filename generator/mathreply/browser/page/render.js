// One post: in with its HTML, typeset, fonts awaited, looked at, laid out for the capture; all in one call from outside.
{
  const later = (seconds) => new Promise((_, reject) => {
    setTimeout(() => reject(new Error("mathreply: timeout")), 1000 * seconds);
  });

  // Layout starts the fonts' loading; only then is there something to wait for.
  const fonts = async (patience) => {
    document.body.getBoundingClientRect();
    if (document.fonts.status === "loading") await patiently(document.fonts.ready, patience);
  };

  // A page that has shown something before is emptied first.
  let used = false;
  const clean = () => {
    const post = document.getElementById("post");
    if (used) {
      if (mathreply.engine.forget) mathreply.engine.forget(post);
      if (mathreply.paper) mathreply.paper.remove();
      mathreply.paper = null;
      post.removeAttribute("style");
      post.className = "cooked post";
      post.hidden = false;
      post.replaceChildren();
    }
    used = true;
    return post;
  };

  // Fetched as the forum fetches them: by a script, one after the other, while the post is already on the screen.
  mathreply.load = (paths) => {
    mathreply.loaded = Promise.all(paths.map((path) => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `/engines/${path}`;
      script.async = false;
      script.onload = resolve;
      script.onerror = () => reject(new Error("the engine did not arrive"));
      document.head.append(script);
    })));
    mathreply.loaded.catch(() => {});
  };

  const none = (elements, fault) => ({ hosts: elements.map(() => null), fault });

  // Why it did not come to an end within the reader's patience (in seconds; 0 is without end); empty if it did.
  const patiently = async (work, patience) => {
    const waits = [work.then(() => "", (fault) => String((fault && fault.message) || fault))];
    if (patience) {
      waits.push(new Promise((resolve) => {
        setTimeout(() => resolve("the engine still waits for a file"), 1000 * patience);
      }));
    }
    return Promise.race(waits);
  };

  // Why the engine is not there; empty once it is.
  let readiness;
  mathreply.ready = (patience) => {
    readiness = readiness || patiently(mathreply.loaded.then(() => mathreply.engine.ready()), patience);
    return readiness;
  };

  const typeset = async (elements, patience) => {
    if (!patience) return mathreply.engine.typeset(elements);
    const soFar = elements.map(() => null);
    const typesetting = mathreply.engine.typeset(elements, soFar);
    const fault = await patiently(typesetting, patience);
    return fault ? { hosts: [...soFar], fault: "the engine still waits for a file" } : typesetting;
  };

  // Parsed in a document that does nothing; what would leave the page at once (a forum drops it too) stays there.
  const inert = document.implementation.createHTMLDocument("").body;
  const parsed = (html) => {
    inert.innerHTML = html;
    inert.querySelectorAll("meta").forEach((node) => node.remove());
    return [...inert.childNodes];
  };

  // Each post parsed by itself, so that what one leaves open ends with it. Gives the elements of their formulas, as
  // many as each is known to hold (null for one that is not there), then those that nobody knows of.
  const fill = (post, { posts }) => {
    const beyond = [];
    const known = posts.flatMap(({ html, formulas }) => {
      const section = posts.length > 1 ? post.appendChild(document.createElement("div")) : post;
      section.classList.add("post");
      parsed(html).forEach((node) => section.append(node));
      const found = [...section.querySelectorAll(".math")].filter((node) => !node.parentElement.closest(".math"));
      beyond.push(...found.slice(formulas));
      return Array.from({ length: formulas }, (_, at) => found[at] || null);
    });
    return [...known, ...beyond];
  };

  const draw = (facts, hosts, texts) => {
    const whole = [...facts.keys()].filter((i) => mathreply.sound(facts[i]));
    mathreply.vectors(whole.map((i) => [hosts[i], texts[i]])).forEach((svg, at) => { facts[whole[at]].svg = svg; });
  };

  const work = async (order) => {
    const clock = [performance.now()];
    const absent = await mathreply.ready(order.patience);
    clock.push(performance.now());
    document.documentElement.classList.toggle("dark", order.dark);
    const post = clean();
    post.style.width = `${order.column}px`;
    post.classList.toggle("unseen", order.inCells); // nobody looks at the raw TeX: one frame instead of four
    const found = fill(post, order);
    const texts = found.map((node) => node && node.textContent);
    const tried = found.map((node, index) => (order.skip.includes(index) ? null : node));
    if (!absent && mathreply.engine.breaking) mathreply.engine.breaking(!order.svg);
    if (!absent && mathreply.engine.inCellsOf) mathreply.engine.inCellsOf(order.inCells ? order.column : 0);
    const { hosts, fault } = absent ? none(tried, absent) : await typeset(tried, order.patience);
    post.classList.remove("unseen");
    mathreply.layAhead(hosts, order);
    clock.push(performance.now());
    await fonts(order.patience);
    clock.push(performance.now());
    mathreply.takeBack(post);
    const facts = mathreply.check(texts, hosts, post, order);
    clock.push(performance.now());
    if (order.svg) draw(facts, hosts, texts);
    const sound = (i) => mathreply.sound(facts[i]) && Math.max(facts[i].width, facts[i].height) <= order.limit;
    const numbers = order.wanted.filter(sound);
    const boxes = numbers.length ? mathreply.sheet(post, hosts, numbers, order) : [];
    const size = numbers.length ? mathreply.turn(0) : { width: 0, height: 0 };
    await fonts(order.patience);
    clock.push(performance.now());
    const times = clock.slice(1).map((time, at) => time - clock[at]);
    return { facts, fault, boxes, size, times, paper: mathreply.paperColour() };
  };

  mathreply.render = (order) => Promise.race([work(order), later(order.seconds)]);
}
