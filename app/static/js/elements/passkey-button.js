const ERRORS = {NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known"};

/**
 * Asks the device for a passkey and sends what it answers with the form inside, which is hidden where that can't work.
 */
export class PasskeyButton extends HTMLElement {
  connectedCallback() {
    const possible = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";
    this.form = this.querySelector("form");
    this.form.hidden = !possible;
    this.querySelector("[data-without-script]").hidden = true;
    this.querySelector("[data-unsupported]").hidden = possible;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.hasAttribute("aria-busy")) this.ask();
    });
  }

  async ask() {
    this.setAttribute("aria-busy", "true");
    this.say("");
    try {
      const options = await this.options();
      if (options) this.send(await this.answer(options));
    } catch (error) {
      this.say(this.dataset[`text${capital(ERRORS[error.name] ?? "failed")}`]);
    }
    this.removeAttribute("aria-busy");
  }

  /** What the server wants to know from the device; nothing where it said why not, or the browser goes elsewhere. */
  async options() {
    const body = new URLSearchParams({csrf_token: this.form.elements.csrf_token.value});
    const response = await fetch(this.dataset.options, {method: "POST", body, cache: "no-store"});
    if (response.redirected) return location.assign(response.url);
    if (response.ok) return response.json();
    const {textLater, textFailed} = this.dataset;
    const said = await response.json().catch(() => ({}));
    return this.say(said.problem ?? (response.status === 429 ? textLater : textFailed));
  }

  answer(options) {
    if (this.dataset.verb === "create") {
      return navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)});
    }
    return navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)});
  }

  send(credential) {
    this.form.elements.credential.value = JSON.stringify(credential);
    this.form.submit();
  }

  say(text) {
    this.querySelector("[data-status]").textContent = text;
  }
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

customElements.define("passkey-button", PasskeyButton);
