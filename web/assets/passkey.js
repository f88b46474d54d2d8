// Passkeys: asks the server what to sign, lets the browser ask for a finger or code, and sends the answer back. Buttons say
// what they are for; where the browser can't, they stay away.
(function () {
  "use strict";
  var able = window.PublicKeyCredential && window.isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);
  if (!able) return;
  document.querySelectorAll("[data-passkey-offer]").forEach(function (e) { e.hidden = false; });
  document.querySelectorAll("[data-passkey-none]").forEach(function (e) { e.hidden = true; });

  // Where on its host Klankbord lives, without the slash that addresses begin with.
  var home = new URL(document.currentScript.src).pathname.split("/assets/")[0];

  function bytes(text) {
    var s = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(s, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }
  function known(list) {
    return (list || []).map(function (c) { return { type: c.type, transports: c.transports, id: bytes(c.id) }; });
  }
  // The server's options are text; the browser wants bytes.
  function ready(kind, options) {
    var o = options.publicKey;
    o.challenge = bytes(o.challenge);
    if (kind === "create") {
      o.user.id = bytes(o.user.id);
      o.excludeCredentials = known(o.excludeCredentials);
    } else {
      o.allowCredentials = known(o.allowCredentials);
    }
    return { publicKey: o };
  }
  function packed(c) {
    var r = c.response, out = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) {
      out.attestationObject = text(r.attestationObject);
      if (r.getTransports) out.transports = r.getTransports();
    } else {
      out.authenticatorData = text(r.authenticatorData);
      out.signature = text(r.signature);
      if (r.userHandle) out.userHandle = text(r.userHandle);
    }
    return { id: c.id, rawId: text(c.rawId), type: c.type, response: out, clientExtensionResults: c.getClientExtensionResults() };
  }
  function send(address, body) {
    return fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
      .then(function (res) {
        return res.json().then(function (answer) {
          if (!res.ok) throw new Error(answer.error);
          return answer;
        });
      });
  }

  document.addEventListener("click", function (e) {
    var button = e.target.closest("[data-passkey]");
    if (!button) return;
    var kind = button.dataset.passkey, name = document.getElementById(button.dataset.name || "");
    var trouble = button.parentNode.querySelector("[data-passkey-trouble]");
    trouble.hidden = true;
    button.disabled = true;
    send(button.dataset.options, {}).then(function (begun) {
      var options = ready(kind, begun.options);
      return navigator.credentials[kind](options).then(function (c) {
        return send(button.dataset.finish, { token: begun.token, name: name ? name.value : "", next: button.dataset.next || "", answer: packed(c) });
      });
    }).then(function (done) {
      location.assign(home + done.next);
    }).catch(function (err) {
      button.disabled = false;
      // Closing the browser's own window is no mistake.
      if (err.name === "NotAllowedError" || err.name === "AbortError") return;
      trouble.textContent = err.message;
      trouble.hidden = false;
    });
  });
})();
