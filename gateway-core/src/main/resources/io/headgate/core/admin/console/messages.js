import { LitElement, html } from 'lit';

const SHOWN_MILLIS = 6_000;
const MOST = 4;

/** Short messages at the edge of the window. Good ones go by themselves. */
class Messages extends LitElement {
  static properties = { messages: { state: true } };

  constructor() {
    super();
    this.messages = [];
  }

  createRenderRoot() {
    return this;
  }

  add(text, bad) {
    const message = { text, bad };
    this.messages = [...this.messages, message].slice(-MOST);
    if (!bad) {
      setTimeout(() => this.#remove(message), SHOWN_MILLIS);
    }
  }

  #remove(message) {
    this.messages = this.messages.filter((other) => other !== message);
  }

  render() {
    const message = (each) => html`<div class="message ${each.bad ? 'bad' : 'good'}">
      <span>${each.text}</span>
      <button class="quiet" aria-label="Close the message" @click=${() => this.#remove(each)}>✕</button>
    </div>`;
    return html`<div role="status">${this.messages.filter((each) => !each.bad).map(message)}</div>
      <div role="alert">${this.messages.filter((each) => each.bad).map(message)}</div>`;
  }
}

customElements.define('hg-messages', Messages);
