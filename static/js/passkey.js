// Why a key did not work: the browser and the sign-in library say it to the console alone.
"use strict";
(() => {
  const button = document.querySelector(
    "#passkey_login, #mfa_webauthn_add, #mfa_webauthn_authenticate, #mfa_webauthn_reauthenticate",
  );
  // A key belongs to a name; WebAuthn knows no 127.0.0.1 and no [::1].
  const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
  const words = {
    NotAllowedError: "Ключ не подошёл, или запрос отменён. Попробуйте ещё раз или выберите другой способ.",
    InvalidStateError: "Этот ключ уже добавлен.",
  };

  function reason(error) {
    if (isNumber) return "По числовому адресу ключи доступа не работают: откройте портал по имени.";
    if (!navigator.credentials) return "Этот браузер здесь не умеет работать с ключами доступа. Выберите другой способ.";
    return words[error?.name] ?? "Ключ не сработал. Проверьте связь и попробуйте ещё раз или выберите другой способ.";
  }

  function say(error) {
    document.getElementById("key_trouble")?.remove();
    const notice = document.createElement("div");
    notice.id = "key_trouble";
    notice.className = "notice notice-warning";
    notice.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = reason(error);
    if (["127.0.0.1", "[::1]"].includes(location.hostname)) {
      const link = document.createElement("a");
      link.href = location.href.replace(location.hostname, "localhost");
      link.textContent = new URL("/", link.href).href;
      text.append(" ", link);
    }
    notice.append(text);
    button.closest("p, .buttons").before(notice);
  }

  document.addEventListener("allauth.error", (event) => say(event.detail.exception));
})();
