(() => {
  "use strict";
  const root = document.documentElement, main = document.querySelector("main"), dialog = document.querySelector("dialog.source");
  const make = (name, fields, ...children) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...children);
    return element;
  };

  // A number leads to its sentence: shown over the page, so that the reader keeps the place. Without scripts the link jumps to the list.
  const show = id => {
    const entry = id && document.getElementById(id);
    if (!entry) return false;
    const copy = entry.closest("li").cloneNode(true);
    copy.querySelectorAll("[id]").forEach(anchor => {
      anchor.classList.toggle("asked", anchor.id === id);
      anchor.removeAttribute("id");
    });
    dialog.replaceChildren(...copy.childNodes, make("button", {textContent: main.dataset.close, onclick: () => dialog.close()}));
    dialog.showModal();
    return true;
  };
  document.addEventListener("click", event => {
    const link = event.target.closest("a.claim");
    if (link && show(decodeURIComponent(link.hash.slice(1)))) event.preventDefault();
    if (event.target === dialog) dialog.close();
  });

  // A column heading sorts its table: numbers by the value behind the words, the rest by the words; the parent stays on top.
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const compare = (a, b) => a === "" || b === "" ? (a === "") - (b === "") : isNaN(a) || isNaN(b) ? a.localeCompare(b, "zh") : b - a;
  const sortBy = heading => {
    const body = heading.closest("table").tBodies[0], column = heading.cellIndex, turn = heading.ariaSort === "descending" ? -1 : 1;
    heading.parentNode.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
    heading.ariaSort = turn === 1 ? "descending" : "ascending";
    body.append(...[...body.rows].sort((a, b) => b.matches(".parent") - a.matches(".parent") ||
      ((x, y) => x === "" || y === "" ? compare(x, y) : turn * compare(x, y))(key(a, column), key(b, column))));
  };
  document.querySelectorAll("table.sortable thead th").forEach(heading => {
    const button = make("button", {onclick: () => sortBy(heading)}, ...heading.childNodes);
    heading.append(button);
  });

  // A few letters of a place, a year or an indicator leave the rows of a long table that hold them.
  document.querySelectorAll("table.sortable").forEach(table => {
    const rows = [...table.tBodies[0].rows], none = make("p", {className: "note", textContent: main.dataset.none, hidden: true});
    if (rows.length < 8) return;
    const field = make("input", {type: "search", className: "filter", placeholder: main.dataset.filter, ariaLabel: main.dataset.filter});
    field.oninput = () => {
      const words = field.value.trim().toLowerCase().split(/\s+/);
      for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
      none.hidden = rows.some(row => !row.hidden);
    };
    table.parentNode.before(field);
    table.parentNode.after(none);
  });

  // An address with #place or #indicator opens at its chart or its row, one with a claim shows its sentence.
  const jump = () => {
    const name = decodeURIComponent(location.hash.slice(1)), quoted = CSS.escape(name);
    if (!name || name.startsWith("c-") && show(name)) return;
    const target = document.getElementById(name) || document.querySelector(`figure[id^="${quoted}-"], tr[data-name="${quoted}"], tr[data-name^="${quoted}"]`);
    document.querySelectorAll(".here").forEach(other => other.classList.remove("here"));
    if (!target) return;
    target.classList.add("here");
    target.scrollIntoView({block: target.matches("tr") ? "center" : "start"});
  };
  addEventListener("hashchange", jump);

  // The sentences open one by one; all of them only when asked for, or on paper, which has no folds.
  document.querySelectorAll("details.all").forEach(fold => fold.open = false);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(fold => fold.open = true));

  // Vega lies in the page compressed; unpacked it runs by its hash, which the page's policy names.
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed.textContent), letter => letter.charCodeAt(0));
    const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    document.head.append(make("script", {textContent: await new Response(text).text()}));
  };

  // Charts: the live one takes the still one's place when it is drawn. `ast` reads Vega's expressions without eval.
  const options = {ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: {disableDefaultStyle: true, maxDepth: 1}};
  const draw = async (figure, ready) => {
    const picture = figure.querySelector(".picture"), host = make("div", {className: "drawing", ariaHidden: "true"});
    figure.append(host);
    try {
      await ready;
      const {view} = await vegaEmbed(host, JSON.parse(figure.querySelector("script").textContent), options);
      view.addEventListener("click", (event, item) => item && item.datum && show("c-" + item.datum.claim));
      picture.remove();
      figure.dataset.state = "drawn";
    } catch (error) {
      host.textContent = main.dataset.failed + error.message;
      figure.dataset.state = "failed";
    }
  };
  const library = document.getElementById("library"), ready = library && unpack(library);
  Promise.all([...document.querySelectorAll("figure.chart")].map(figure => draw(figure, ready))).then(() => {
    root.dataset.charts = "done";
    jump();
  });
})();
