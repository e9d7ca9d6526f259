// Asks the device for a passkey, or to sign with one, and sends what it answers with the form (WebAuthn). What the
// server says to refuse it, it says on its page: the form is sent to it then as it is.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const listed = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }));

async function create(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const publicKey = { ...asked, challenge: bytes(asked.challenge), user, excludeCredentials: listed(asked.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  return written(made, { attestationObject: text(made.response.attestationObject) });
}

async function get(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: listed(asked.allowCredentials) };
  const shown = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = shown.response;
  return written(shown, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : undefined,
  });
}

function written(credential, response) {
  const clientDataJSON = text(credential.response.clientDataJSON);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: { clientDataJSON, ...response } });
}

export default function passkeys(form) {
  if (!window.PublicKeyCredential) return;
  const { kind, url, cancelled, known } = form.dataset;
  const said = form.querySelector("[data-said]");
  let asking = false;
  form.hidden = false;

  async function ask() {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (!answer.ok) return "";
    return (kind === "create" ? create : get)(await answer.json());
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    said.textContent = "";
    form.setAttribute("aria-busy", "true");
    try {
      form.elements.passkey.value = await ask();
      form.submit();
    } catch (error) {
      said.textContent = error.name === "InvalidStateError" && known ? known : cancelled;
    } finally {
      asking = false;
      form.removeAttribute("aria-busy");
    }
  });
  // The way back shows the page as it was left, with an answer that is used up.
  addEventListener("pageshow", () => {
    form.elements.passkey.value = "";
  });
}
