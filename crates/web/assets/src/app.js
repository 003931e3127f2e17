// Scripts only improve: every page works without this file. Nothing here talks to a server.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
  isSupported,
} from "./govuk-frontend.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

if (isSupported()) {
  const components = [
    Checkboxes,
    ErrorSummary,
    ExitThisPage,
    NotificationBanner,
    Radios,
    ServiceNavigation,
    SkipLink,
  ];
  for (const component of components) {
    createAll(component);
  }
  // A second tap on a slow phone must not send the form twice.
  createAll(Button, { preventDoubleClick: true });
  createAll(CharacterCount);
}

// Signing in by passkey needs a script, so nothing offers it where none runs.
if ("PublicKeyCredential" in window) {
  for (const offer of document.querySelectorAll("[data-passkey-offer]")) {
    offer.hidden = false;
  }
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
