// Reloads the page once the mailbox has changed, unless somebody is writing on it.
(function () {
  "use strict";
  var shown = document.body.dataset.version;
  var touched = false;
  document.addEventListener("input", function () { touched = true; });
  setInterval(function () {
    if (touched || document.hidden) return;
    fetch("/mail/version", { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.text() : shown; })
      .then(function (now) { if (now !== shown) location.reload(); })
      .catch(function () {});
  }, 1000);
})();
