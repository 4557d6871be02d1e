// Which option is shown, and small helps. Without it the page shows the first chosen option, and everything can be read.
(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (query, within) { return Array.from((within || document).querySelectorAll(query)); };
  var select = document.getElementById("option");
  var said = document.getElementById("said");
  var choices = all("[data-choose]");
  all(".switch, .theme, .tools").forEach(function (part) { part.hidden = false; });

  // The fragment is an anchor, an option, a figure, or all: #money, #option=evidence, #money&option=evidence&metric=delayed-days.
  function fragment() {
    var found = { anchor: "", option: "", metric: "" };
    location.hash.slice(1).split("&").forEach(function (part) {
      var text;
      try { text = decodeURIComponent(part); } catch (wrong) { text = ""; }
      if (text.indexOf("option=") === 0) { found.option = text.slice(7); }
      else if (text.indexOf("metric=") === 0) { found.metric = text.slice(7); }
      else if (text) { found.anchor = text; }
    });
    return found;
  }
  function keep(anchor) {
    var parts = anchor ? [encodeURIComponent(anchor)] : [];
    if (select) { parts.push("option=" + encodeURIComponent(select.value)); }
    var first = choices[0];
    if (first && first.selectedIndex > 0) { parts.push("metric=" + encodeURIComponent(first.value)); }
    if (!parts.length) { return; }
    try { history.replaceState(null, "", "#" + parts.join("&")); } catch (refused) { /* some browsers, of a file */ }
  }
  function go(anchor) {
    var target = anchor && document.getElementById(anchor);
    if (!target) { return; }
    if (target.tagName === "DETAILS") { target.open = true; }
    target.scrollIntoView();
  }

  function show(option) {
    all("[data-of]").forEach(function (part) { part.hidden = part.dataset.of !== option; });
    all("[data-mark]").forEach(function (part) { part.classList.toggle("chosen", part.dataset.mark === option); });
    var title = select && select.selectedOptions.length ? select.selectedOptions[0].text : "";
    all("[data-chosen]").forEach(function (part) { part.textContent = title; });
    boxes();
  }
  function has(option, within) {
    return all("option", within || select).some(function (known) { return known.value === option; });
  }
  // Of the figures under a choice the chosen one is shown; its heading is said by the choice.
  function choose(choice) {
    all("[data-metric]", document.getElementById(choice.dataset.choose)).forEach(function (part) {
      part.hidden = part.dataset.metric !== choice.value;
    });
    boxes();
  }
  // A box that does not scroll is no stop for the keyboard.
  function boxes() {
    all(".scroll").forEach(function (box) {
      var scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }

  if (select) {
    var first = fragment();
    if (has(first.option)) { select.value = first.option; }
    select.addEventListener("change", function () {
      // The chapter that is read stays where it is, however long the chapters before it become.
      var reads = all(".board, .chapter").find(function (part) { return part.getBoundingClientRect().bottom > 80; });
      var top = reads ? reads.getBoundingClientRect().top : 0;
      show(select.value);
      if (reads) { scrollBy({ top: reads.getBoundingClientRect().top - top, behavior: "instant" }); }
      keep(fragment().anchor);
      said.textContent = "Showing " + select.selectedOptions[0].text;
    });
  }
  choices.forEach(function (choice) {
    var asked = fragment().metric;
    if (asked && has(asked, choice)) { choice.value = asked; }
    choose(choice);
    choice.addEventListener("change", function () {
      choose(choice);
      keep(fragment().anchor);
      said.textContent = "Showing " + choice.selectedOptions[0].text;
    });
  });
  window.addEventListener("hashchange", function () {
    var asked = fragment();
    choices.forEach(function (choice) {
      if (asked.metric && has(asked.metric, choice)) { choice.value = asked.metric; choose(choice); }
    });
    if (select && asked.option && has(asked.option) && asked.option !== select.value) {
      select.value = asked.option;
      show(select.value);
    }
    go(asked.anchor);
    keep(asked.anchor);
  });
  show(select ? select.value : "");
  go(fragment().anchor);
  window.addEventListener("resize", boxes);
  all("details").forEach(function (fold) { fold.addEventListener("toggle", boxes); });

  // Light or dark: what the system says, until somebody chooses.
  var theme = document.querySelector(".theme");
  var system = matchMedia("(prefers-color-scheme: dark)");
  function remembered(value) {
    try {
      if (value) { localStorage.setItem("careflow-theme", value); }
      return localStorage.getItem("careflow-theme");
    } catch (refused) { return null; }
  }
  function paint(value) {
    if (value === "light" || value === "dark") { root.dataset.theme = value; }
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    theme.textContent = dark ? "Light" : "Dark";
    theme.setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
  }
  theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    paint(dark ? "light" : "dark");
    remembered(root.dataset.theme);
  });
  system.addEventListener("change", function () { paint(""); });
  paint(remembered(""));

  // The chapter that is being read.
  if ("IntersectionObserver" in window) {
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) { return; }
        all(".contents a").forEach(function (link) {
          if (link.getAttribute("href") === "#" + entry.target.id) { link.setAttribute("aria-current", "true"); }
          else { link.removeAttribute("aria-current"); }
        });
      });
    }, { rootMargin: "-15% 0px -80% 0px" });
    all(".chapter, .board").forEach(function (chapter) { seen.observe(chapter); });
  }

  // Rows that have every word that is typed.
  all("[data-filter]").forEach(function (box) {
    var rows = all("tbody tr", document.getElementById(box.dataset.filter));
    var found = box.closest(".tools").querySelector(".found");
    box.addEventListener("input", function () {
      var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase().replace(/\u00a0/g, " ");
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        shown += row.hidden ? 0 : 1;
      });
      found.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
    });
  });

  // By selection, which keeps a table a table when it is pasted into a document.
  all("[data-copy]").forEach(function (button) {
    var words = button.textContent;
    button.addEventListener("click", function () {
      var range = document.createRange();
      range.selectNodeContents(document.getElementById(button.dataset.copy));
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      var copied = false;
      try { copied = document.execCommand("copy"); } catch (refused) { copied = false; }
      if (copied) { selection.removeAllRanges(); }
      button.textContent = copied ? "Copied" : "Selected: press Ctrl C";
      setTimeout(function () { button.textContent = words; }, 3000);
    });
  });
})();
