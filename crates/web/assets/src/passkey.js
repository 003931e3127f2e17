// Passes the question in the page on to an authenticator, and posts its answer with the page's own form.
// What opens the member's lock is posted in a field of its own, never within the answer.
const form = document.querySelector("form[data-passkey]");
const button = form.querySelector("[data-passkey-ask]");
const trouble = document.querySelector("[data-passkey-trouble]");
const making = form.dataset.passkey === "make";

function decoded(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function encoded(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function question() {
  const { publicKey } = JSON.parse(form.dataset.question);
  publicKey.challenge = decoded(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = decoded(publicKey.user.id);
  }
  for (const known of publicKey.excludeCredentials ?? []) {
    known.id = decoded(known.id);
  }
  const { eval: inputs } = publicKey.extensions.prf;
  inputs.first = decoded(inputs.first);
  return publicKey;
}

// Most authenticators compute the secret only when they sign. What is signed here stays in the browser.
async function secretOf(made, asked) {
  const { prf } = made.getClientExtensionResults();
  if (prf?.results?.first || !prf?.enabled) {
    return prf?.results?.first;
  }
  const publicKey = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    rpId: asked.rp.id,
    allowCredentials: [{ type: "public-key", id: made.rawId }],
    userVerification: "required",
    timeout: asked.timeout,
    extensions: asked.extensions,
  };
  try {
    const signed = await navigator.credentials.get({ publicKey });
    return signed.getClientExtensionResults().prf?.results?.first;
  } catch {
    return undefined;
  }
}

async function ask() {
  button.disabled = true;
  trouble.textContent = "";
  try {
    const publicKey = question();
    const by = making ? "create" : "get";
    const answer = await navigator.credentials[by]({ publicKey });
    const secret = making
      ? await secretOf(answer, publicKey)
      : answer.getClientExtensionResults().prf?.results?.first;
    const response = { clientDataJSON: encoded(answer.response.clientDataJSON) };
    if (making) {
      response.attestationObject = encoded(answer.response.attestationObject);
    } else {
      response.authenticatorData = encoded(answer.response.authenticatorData);
      response.signature = encoded(answer.response.signature);
      response.userHandle = encoded(answer.response.userHandle ?? new ArrayBuffer(0));
    }
    const id = encoded(answer.rawId);
    form.elements["passkey-answer"].value = JSON.stringify({
      id,
      rawId: id,
      type: answer.type,
      response,
      extensions: {},
    });
    form.elements["passkey-unlocks"].value = secret ? encoded(secret) : "";
    form.submit();
  } catch (error) {
    const known = error.name === "InvalidStateError";
    trouble.textContent = known ? form.dataset.known : form.dataset.failed;
    button.disabled = false;
  }
}

form.querySelector("[data-passkey-start]").hidden = false;
button.addEventListener("click", ask);
ask();
