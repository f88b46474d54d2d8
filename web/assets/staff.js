// Makes pages nicer that already work without it: light and dark without a reload, filters that apply when changed,
// and parts that follow new answers.
(function () {
  "use strict";
  var root = document.documentElement;
  // Where on its host Klankbord lives: the part of this script's own address before its folder.
  var home = new URL(document.currentScript.src).pathname.split("assets/")[0];

  document.addEventListener("click", function (e) {
    var toggle = e.target.closest("[data-theme-toggle]");
    if (!toggle) return;
    e.preventDefault();
    var dark = root.getAttribute("data-bs-theme") ||
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    var next = dark === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    try { localStorage.setItem("kb-theme", next); } catch (e2) { /* then for this page only */ }
    var guarded = location.protocol === "https:";
    document.cookie = (guarded ? (home === "/" ? "__Host-" : "__Secure-") : "") + "kb-theme=" + next +
      ";path=" + home + ";max-age=31536000;samesite=lax" + (guarded ? ";secure" : "");
  });

  document.addEventListener("change", function (e) {
    var form = e.target.closest("form[data-auto]");
    if (form && e.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  });

  // A choice of "all" needs no place in the address.
  document.addEventListener("submit", function (e) {
    if (!e.target.matches("form[data-auto], form[role=search]")) return;
    e.target.querySelectorAll("select, input").forEach(function (field) { if (!field.value) field.disabled = true; });
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll(":disabled").forEach(function (field) { field.disabled = false; });
  });

  // Close the phone menu and open choices with Escape, and give the focus back.
  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    var open = e.target.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // Several answers in a row make one look, at most every 700 ms.
  var live = document.querySelector("[data-live]");
  if (!live || !window.EventSource) return;
  var waiting = 0, last = 0;
  function changed() {
    if (waiting) return;
    waiting = setTimeout(function () {
      waiting = 0; last = Date.now();
      document.body.dispatchEvent(new CustomEvent("kb-changed"));
    }, Math.max(0, 700 - (Date.now() - last)));
  }
  var source = new EventSource(live.getAttribute("data-live"));
  var dropped = false;
  source.addEventListener("changed", changed);
  source.addEventListener("error", function () { dropped = true; });
  source.addEventListener("open", function () { if (dropped) { dropped = false; changed(); } });
  addEventListener("pagehide", function () { source.close(); });
})();
