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
    const place = document.createElement('div');
    this.querySelector('.panel').replaceChildren(place);
    try {
      const module = await import(this.panel.module);
      this.#clean = (await module.default(place, { api: this.api, feed: this.feed })) ?? null;
      this.state = {};
    } catch (problem) {
      this.state = { problem: new Error(`The panel of ${this.panel.plugin} failed: ${problem.message}`) };
    }
  }

  #end() {
    try {
      this.#clean?.();
    } finally {
      this.#clean = null;
    }
  }
}

customElements.define('hg-panel', Panel);
