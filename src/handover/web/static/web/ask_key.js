// Asks a security key (W3C WebAuthn) and writes its answer as JSON.

const toBytes = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const withBytes = (listed) => (listed ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

export async function ask(options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  let found;
  if (options.user) {
    publicKey.user = { ...options.user, id: toBytes(options.user.id) };
    publicKey.excludeCredentials = withBytes(options.excludeCredentials);
    found = await navigator.credentials.create({ publicKey });
  } else {
    publicKey.allowCredentials = withBytes(options.allowCredentials);
    found = await navigator.credentials.get({ publicKey });
  }
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[part]) response[part] = toText(found.response[part]);
  }
  return JSON.stringify({ id: found.id, rawId: toText(found.rawId), type: found.type, response, clientExtensionResults: {} });
}

const WORDS = {
  InvalidStateError: "This key is on file already.",
  NotAllowedError: "The key was not used in time, or its use was declined. Try again.",
  SecurityError: "Keys are bound to another address than that of this page: open the pages by their own address.",
};
export const words = (problem) => WORDS[problem.name] ?? "The key could not be used here.";
