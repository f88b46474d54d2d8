// Keeps the draft of a survey while somebody types, and shows it on the phone beside the form.
"use strict";
(function () {
  var form = document.getElementById("designer");
  if (!form || !window.fetch) return;
  var timer = 0, busy = false, again = false;

  function keep() {
    if (busy) { again = true; return; }
    busy = true;
    fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" })
      .then(function (res) { return res.ok ? res.text() : ""; })
      .then(function (html) {
        var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById("beside");
        if (fresh) document.getElementById("beside").replaceWith(document.importNode(fresh, true));
      })
      .catch(function () { /* the button keeps it too */ })
      .then(function () {
        busy = false;
        if (again) { again = false; keep(); }
      });
  }

  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(keep, 700);
  });
})();
