import { html } from 'lit';
import { Page } from '../page.js';
import { failure, loading } from '../ui.js';

/**
 * A page that a plugin brings: its module's default export is called with an empty element and {api, feed}, and may
 * return a function that cleans up.
 */
class Panel extends Page {
  static properties = { ...Page.properties, panel: { attribute: false }, state: { state: true } };

  #clean = null;
  #shown = null;
  #turn = null;

  constructor() {
    super();
    this.state = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  render() {
    const state = this.state;
    return html`<h1>${this.panel.title}</h1>
      ${state === null ? loading() : state.problem ? failure(state.problem, () => this.#show()) : ''}
      <div class="panel"></div>`;
  }

  updated() {
    if (this.#shown !== this.panel.module) {
      this.#shown = this.panel.module;
      this.#show();
    }
  }

  async #show() {
    this.#end();
    const turn = {};
    this.#turn = turn;
    const place = document.createElement('div');
    this.querySelector('.panel').replaceChildren(place);
    try {
      const module = await import(this.panel.module);
      if (turn !== this.#turn) {
        return;
      }
      const clean = (await module.default(place, { api: this.api, feed: this.feed })) ?? null;
      if (turn !== this.#turn) {
        clean?.();
        return;
      }
      this.#clean = clean;
      this.state = {};
    } catch (problem) {
      if (turn !== this.#turn) {
        return;
      }
      this.state = { problem: new Error(`The panel of ${this.panel.plugin} failed: ${problem.message}`) };
    }
  }

  #end() {
    this.#turn = null;
    try {
      this.#clean?.();
    } finally {
      this.#clean = null;
    }
  }
}

customElements.define('hg-panel', Panel);
