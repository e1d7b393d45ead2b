(() => {
  "use strict";
  const root = document.documentElement, search = document.getElementById("search"), kind = document.getElementById("kind");
  const year = document.getElementById("year"), count = document.getElementById("count");
  const folds = [...document.querySelectorAll("details.entries")], pages = [...document.querySelectorAll(".entries li")];
  const said = new Map(pages.map(page => [page, (page.dataset.words + page.textContent).toLowerCase()]));
  const usual = new Map(folds.map(fold => [fold, fold.open]));

  // What does not fit is hidden, with what is left empty by it; what is found is unfolded and says its finding.
  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean), isAsked = words.length || kind.value || year.value;
    for (const page of pages) {
      page.hidden = !(words.every(word => said.get(page).includes(word)) && (!kind.value || page.dataset.kind === kind.value) &&
        (!year.value || page.dataset.years.split(" ").includes(year.value)));
    }
    const found = pages.filter(page => !page.hidden).length;
    for (const part of document.querySelectorAll(".entries, .entries section, .kind")) part.hidden = !part.querySelector("li:not([hidden])");
    for (const fold of folds) fold.open = isAsked ? !fold.hidden : usual.get(fold);
    root.classList.toggle("asked", Boolean(isAsked));
    count.textContent = !isAsked ? "" : found ? count.dataset.one.replace("#", found) : count.dataset.none;
  };
  for (const field of [search, kind, year]) field.addEventListener("input", filter);
  document.querySelector("form").addEventListener("submit", event => event.preventDefault());
  filter();

  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold) fold.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => folds.forEach(fold => fold.open = true));
  root.dataset.charts = "done";
})();
