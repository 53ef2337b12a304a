// Colours what stands in the query's textarea, shows where it is wrong, and says in which line somebody writes.
// Without it the textarea is a plain one, and the server says all the same.
"use strict";

(() => {
  const FIELDS = "title|lead|body|feed|author|url|category|lang|tytuł|tytul|zajawka|lid|treść|tresc|tekst|źródło|zrodlo|kanał|kanal|autor|adres|kategoria|język|jezyk";
  const END = "(?![^\\s()\"„“«])";
  const MARK = new RegExp([
    "(?<comment>(?<=^|\\s)#.*)",
    "(?<quote>!?(?:\"[^\"]*\"?|[„“][^”“\"]*[”“\"]?|«[^»]*»?))",
    `(?<operator>(?:AND|ORAZ|OR|LUB|SENTENCE|ZDANIE|NEAR|BLISKO|ONEAR|ATLEAST)${END}|(?:NEAR|BLISKO|ONEAR|PRZED|ATLEAST|MINIMUM)/\\d*)`,
    `(?<not>(?:NOT|NIE|WITHOUT|BEZ)${END}|-(?=[\\p{L}\\p{N}("„“«!/]))`,
    `(?<field>(?:${FIELDS}):)`,
    "(?<regex>/(?=[^\\s/])(?:[^\\\\/]|\\\\.)*/?)",
    "(?<paren>[()])",
    "(?<wild>[^\\s()\"„“«]*[*?][^\\s()\"„“«]*)",
    "(?<word>[^\\s()\"„“«]+)",
    "(?<space>\\s+)",
    "(?<other>.)",
  ].join("|"), "yui");
  const PLAIN = new Set(["word", "space", "other"]);

  function pieces(line) {
    const found = [];
    MARK.lastIndex = 0;
    for (let mark; MARK.lastIndex < line.length && (mark = MARK.exec(line));) {
      let kind = Object.keys(mark.groups).find((name) => mark.groups[name] !== undefined);
      // Operators are written in capitals; the flag above is for the fields.
      if ((kind === "operator" || kind === "not") && mark[0] !== mark[0].toUpperCase()) kind = "word";
      found.push([PLAIN.has(kind) ? "" : kind, mark[0]]);
    }
    return found;
  }

  function painted(kind, words) {
    if (!kind) return document.createTextNode(words);
    const span = document.createElement("span");
    span.className = `ink-${kind}`;
    span.textContent = words;
    return span;
  }

  // Columns count characters; a string of JavaScript counts halves of some.
  function wrong(line, column) {
    const letters = Array.from(line);
    const before = letters.slice(0, column - 1).join("");
    const there = letters.slice(column - 1).join("").match(/^\S*/u)[0] || letters[column - 1] || " ";
    return [before, there, line.slice(before.length + there.length)];
  }

  function paint(ink) {
    const area = ink.querySelector("textarea");
    const under = ink.querySelector(".paint");
    const fault = document.querySelector("#fault[data-line]");
    const lines = area.value.split("\n");
    const all = document.createDocumentFragment();
    lines.forEach((line, index) => {
      const isWrong = fault && Number(fault.dataset.line) === index + 1 && !ink.dataset.dirty;
      if (isWrong) {
        const [before, there, after] = wrong(line, Number(fault.dataset.column));
        pieces(before).forEach(([kind, words]) => all.append(painted(kind, words)));
        all.append(painted("fault", there));
        pieces(after).forEach(([kind, words]) => all.append(painted(kind, words)));
      } else {
        pieces(line).forEach(([kind, words]) => all.append(painted(kind, words)));
      }
      all.append("\n");
    });
    under.replaceChildren(all);
    under.scrollTop = area.scrollTop;
    under.scrollLeft = area.scrollLeft;
  }

  function follow(ink) {
    if (ink.dataset.followed) return;
    ink.dataset.followed = "yes";
    ink.classList.add("inked");
    const area = ink.querySelector("textarea");
    area.addEventListener("input", () => {
      ink.dataset.dirty = "yes"; // what was wrong was said of what stood there before
      document.querySelectorAll('#draft [name="forms_of"]').forEach((field) => { field.value = ""; });
      document.getElementById("caret").value = area.value.slice(0, area.selectionStart).split("\n").length;
      paint(ink);
    });
    area.addEventListener("scroll", () => {
      const under = ink.querySelector(".paint");
      under.scrollTop = area.scrollTop;
      under.scrollLeft = area.scrollLeft;
    });
    paint(ink);
  }

  function look() {
    document.querySelectorAll("[data-ink]").forEach((ink) => {
      follow(ink);
      delete ink.dataset.dirty;
      paint(ink);
    });
  }

  const form = document.getElementById("draft");
  if (!form) return;
  look();
  new MutationObserver((changes) => {
    const isOurs = (node) => node.id === "preview" || node.id === "editor";
    if (changes.some((change) => Array.from(change.addedNodes).some(isOurs))) look();
  }).observe(form, { childList: true, subtree: true });
})();
