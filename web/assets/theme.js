// Runs before the first paint: a choice of light or dark that this browser remembers holds without a flash.
(function () {
  var theme = null;
  try { theme = localStorage.getItem("kb-theme"); } catch (e) { /* storage may be closed */ }
  if (theme === "dark" || theme === "light") document.documentElement.setAttribute("data-bs-theme", theme);
})();
