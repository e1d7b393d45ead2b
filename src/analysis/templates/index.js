(() => {
  "use strict";
  const search = document.getElementById("search"), sections = [...document.querySelectorAll("section.entries")];
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase().split(/\s+/);
    for (const section of sections) {
      const place = section.querySelector("h2").textContent;
      const entries = [...section.querySelectorAll("li")];
      for (const entry of entries) entry.hidden = !words.every(word => (place + entry.textContent).toLowerCase().includes(word));
      section.hidden = entries.every(entry => entry.hidden);
    }
  });
  document.documentElement.dataset.charts = "done";
})();
