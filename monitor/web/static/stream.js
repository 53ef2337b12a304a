// The stream of hits by keyboard: j/k o r s x c ? /; one story at a time is changed in place. All of it works
// without this file, by buttons and forms.
(() => {
  "use strict";
  const stream = document.getElementById("stream");
  const form = document.getElementById("stories");
  const keys = document.getElementById("keys");
  const why = document.getElementById("why");
  const kept = "nasluch-keys";

  const stories = () => (stream ? [...stream.querySelectorAll(".story")] : []);
  const current = () => stream?.querySelector(".story.is-here");

  function stand(story) {
    if (!story) return;
    current()?.classList.remove("is-here");
    story.classList.add("is-here");
    story.querySelector(".headline a").focus({ preventScroll: true });
    story.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = stories();
    const at = all.indexOf(current());
    stand(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  // What a button of one story does is done in place: the server answers with that row as it is now.
  async function change(button, reason) {
    const row = button.closest(".story");
    const said = new FormData();
    said.set("one", button.value);
    said.set("back", form.elements.back.value);
    if (reason) said.set("reason", reason);
    const answer = await fetch(form.action, {
      method: "POST", body: said, headers: { "HX-Request": "true" }, redirect: "manual",
    });
    if (!answer.ok) return window.location.reload();
    const piece = document.createElement("template");
    piece.innerHTML = await answer.text();
    const fresh = piece.content.querySelector(".story");
    if (!fresh) return window.location.reload();
    const [was, focused] = [row.classList.contains("is-here"), row.contains(document.activeElement)];
    fresh.querySelector("[name=story]").checked = row.querySelector("[name=story]").checked;
    const open = row.querySelector("details.copies[open]");
    if (open) fresh.querySelector("details.copies")?.setAttribute("open", "");
    row.replaceWith(fresh);
    if (was) fresh.classList.add("is-here");
    if (focused) {
      const again = fresh.querySelector(`[data-key="${button.dataset.key}"]`);
      (document.activeElement === document.body && !was && again ? again : fresh.querySelector(".headline a"))
        .focus({ preventScroll: true });
    }
    document.getElementById("undo").hidden = false;
  }

  function press(button) {
    if (!button) return;
    if (!button.value.startsWith("dismiss:")) return void change(button);
    const words = document.getElementById("why-words");
    words.value = "";
    why.returnValue = "";
    why.onclose = () => { if (why.returnValue === "yes") change(button, words.value); };
    why.showModal();
    words.focus();
  }

  form?.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "one") return;
    event.preventDefault();
    press(event.submitter);
  });

  const boxes = () => [...form.querySelectorAll("[name=story]")];
  function counted() {
    const chosen = boxes().filter((box) => box.checked).length;
    document.querySelector(".strokes").classList.toggle("has-chosen", chosen > 0);
    document.getElementById("pick-all").checked = chosen > 0 && chosen === boxes().length;
  }
  if (form) {
    const all = document.getElementById("pick-all");
    all.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); counted(); });
    form.addEventListener("change", counted);
    stream.addEventListener("focusin", (event) => {
      const story = event.target.closest(".story");
      if (story && story !== current()) { current()?.classList.remove("is-here"); story.classList.add("is-here"); }
    });
  }

  const remembered = (value) => {
    try {
      if (value !== undefined) localStorage.setItem(kept, value);
      return localStorage.getItem(kept);
    } catch { return null; }
  };
  const switched = document.getElementById("keys-on");
  switched.checked = remembered() !== "off";
  switched.addEventListener("change", () => remembered(switched.checked ? "on" : "off"));
  const button = document.getElementById("keys-button");
  button.closest("section").hidden = false;
  button.addEventListener("click", () => keys.showModal());

  const doing = {
    j: () => step(1),
    k: () => step(-1),
    o: () => current()?.querySelector(".headline a").click(),
    r: () => press(current()?.querySelector("[data-key=r]")),
    s: () => press(current()?.querySelector("[data-key=s]")),
    x: () => press(current()?.querySelector("[data-key=x]")),
    c: () => current()?.querySelector("[name=story]").click(),
    "?": () => keys.showModal(),
    "/": () => {
      const words = document.getElementById("by-text");
      words.closest("details").open = true;
      words.focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !switched.checked) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");
    if (typing || !(event.key in doing)) return;
    event.preventDefault();
    doing[event.key]();
  });
})();
