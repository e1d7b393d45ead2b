(() => {
  "use strict";
  const root = document.documentElement, main = document.querySelector("main"), dialog = document.querySelector("dialog.source");

  // A number leads to its sentence: shown over the page, so that the reader keeps the place. Without scripts the link jumps to the list.
  const show = id => {
    const entry = id && document.getElementById(id);
    if (!entry) return false;
    const close = Object.assign(document.createElement("button"), {textContent: main.dataset.close, onclick: () => dialog.close()});
    const copy = entry.closest("li").cloneNode(true);
    copy.querySelectorAll("[id]").forEach(anchor => {
      anchor.classList.toggle("asked", anchor.id === id);
      anchor.removeAttribute("id");
    });
    dialog.replaceChildren(...copy.childNodes, close);
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
  document.querySelectorAll("table.sortable thead th").forEach((heading, column) => {
    const button = document.createElement("button"), body = heading.closest("table").tBodies[0];
    button.append(...heading.childNodes);
    heading.append(button);
    button.onclick = () => {
      const turn = heading.ariaSort === "descending" ? -1 : 1;
      heading.parentNode.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
      heading.ariaSort = turn === 1 ? "descending" : "ascending";
      const rows = [...body.rows].sort((a, b) => b.matches(".parent") - a.matches(".parent") ||
        ((x, y) => x === "" || y === "" ? compare(x, y) : turn * compare(x, y))(key(a, column), key(b, column)));
      body.append(...rows);
    };
  });

  // Paper has no folds.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(fold => fold.open = true));

  // Charts: the live one takes the still one's place when it is drawn. `ast` reads Vega's expressions without eval.
  const options = {ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: {disableDefaultStyle: true, maxDepth: 1}};
  const draw = async figure => {
    const picture = figure.querySelector(".picture"), host = document.createElement("div");
    host.className = "drawing";
    figure.append(host);
    try {
      const {view} = await vegaEmbed(host, JSON.parse(figure.querySelector("script").textContent), options);
      view.addEventListener("click", (event, item) => item && item.datum && show("c-" + item.datum.claim));
      picture.remove();
      figure.dataset.state = "drawn";
    } catch (error) {
      host.textContent = main.dataset.failed + error.message;
      figure.dataset.state = "failed";
    }
  };
  Promise.all([...document.querySelectorAll("figure.chart")].map(draw)).then(() => {
    root.dataset.charts = "done";
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  });
})();
