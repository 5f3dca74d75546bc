// One post: in with its HTML, typeset, fonts awaited, looked at, laid out for the capture; all in one call from outside.
{
  const later = (seconds) => new Promise((_, reject) => {
    setTimeout(() => reject(new Error("mathreply: timeout")), 1000 * seconds);
  });

  // Layout starts the fonts' loading; only then does `ready` wait for them.
  const fonts = async () => {
    document.body.getBoundingClientRect();
    await document.fonts.ready;
  };

  const work = async ({ html, dark, skip, wanted, sheetWidth, limit }) => {
    const started = performance.now();
    await mathreply.engine.ready();
    const ready = performance.now();
    document.documentElement.classList.toggle("dark", dark);
    const post = document.getElementById("post");
    post.innerHTML = html;
    const found = [...post.querySelectorAll(".math")].filter((node) => !node.parentElement.closest(".math"));
    const texts = found.map((node) => node.textContent);
    const tried = found.map((node, index) => (skip.includes(index) ? null : node));
    const { hosts, fault } = await mathreply.engine.typeset(tried);
    const typeset = performance.now();
    await fonts();
    const facts = mathreply.check(texts, hosts, post);
    const fit = wanted.filter((i) => mathreply.sound(facts[i]) && Math.max(facts[i].width, facts[i].height) <= limit);
    const boxes = fit.length ? mathreply.sheet(hosts, fit, { width: sheetWidth, limit }) : [];
    const size = fit.length ? mathreply.turn(0) : { width: 0, height: 0 };
    await fonts();
    return {
      facts, fault, boxes, size,
      times: { ready: ready - started, typeset: typeset - ready, check: performance.now() - typeset },
    };
  };

  mathreply.render = (order) => Promise.race([work(order), later(order.seconds)]);
}
