import { html, nothing } from 'lit';
import '../editor.js';
import '../history.js';
import { diffView } from '../diff.js';
import { Page } from '../page.js';
import { confirmed, dialog, failure, heading, loading, outcome, tell } from '../ui.js';

const CHECK_AFTER_MILLIS = 600;

/** What was being edited when the page was left. */
let draft = null;

/** The config: edited with what is wrong told at once, compared, applied, and its earlier versions. */
class Config extends Page {
  static properties = {
    ...Page.properties,
    config: { state: true },
    schema: { state: true },
    text: { state: true },
    problems: { state: true },
    checked: { state: true },
    busy: { state: true },
    failed: { state: true },
  };

  #timer;
  #onEvent = (event) => this.#happened(event.detail);

  constructor() {
    super();
    this.config = null;
    this.problems = [];
    this.checked = true;
    this.busy = false;
    this.failed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.feed.addEventListener('event', this.#onEvent);
    if (draft !== null && draft.api === this.api) {
      ({ config: this.config, schema: this.schema } = draft);
      this.#edited(draft.text);
    } else {
      this.#load();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.removeEventListener('event', this.#onEvent);
    clearTimeout(this.#timer);
    const { api, config, schema, text } = this;
    draft = config !== null && text !== config.text ? { api, config, schema, text } : null;
  }

  /** Shows the config that there is, unless something was typed meanwhile. */
  async #load() {
    const before = this.text;
    this.failed = null;
    try {
      const [config, schema] = await Promise.all([this.api.get('/config'), this.api.get('/config/schema')]);
      if (this.text !== before) {
        return;
      }
      this.config = config;
      this.schema = schema;
      this.text = config.text;
      this.problems = [];
      this.checked = true;
    } catch (problem) {
      this.failed = problem;
    }
  }

  /** Another config is in force: it is shown at once unless the user is at work on one. */
  async #happened(event) {
    if (!/^(config|canary)-/.test(event.type) || this.busy) {
      return;
    }
    this.querySelector('hg-history')?.refresh();
    if (this.config !== null && this.text === this.config.text) {
      await this.#load();
    }
  }

  render() {
    if (this.config === null) {
      return this.failed === null ? loading() : failure(this.failed, () => this.#load());
    }
    return html`${heading('Config', this.#actions())} ${this.#facts()}
      <div class="editing">
        <hg-editor
          .text=${this.text}
          .schema=${this.schema}
          .problems=${this.problems}
          ?locked=${this.busy || !this.config.editable}
          @text=${(event) => this.#edited(event.detail)}
        ></hg-editor>
        <p class="hint">Ctrl+Space completes. Ctrl+M lets Tab leave the editor.</p>
        ${this.#verdict()}
      </div>
      <hg-history .api=${this.api} @rolled-back=${() => this.#rolledBack()}></hg-history>`;
  }

  #actions() {
    const changed = this.text !== this.config.text;
    return html`<button ?disabled=${!changed || this.busy} @click=${() => (this.text = this.config.text)}>Discard</button>
      <button ?disabled=${this.busy} @click=${() => this.#validate()}>Validate</button>
      <button ?disabled=${!changed || this.busy} @click=${() => this.#compare()}>Compare</button>
      <button class="primary" ?disabled=${!changed || this.busy || !this.config.editable} @click=${() => this.#apply()}>Apply</button>`;
  }

  #facts() {
    const { version, file, inForce, editable, reason } = this.config;
    return html`<p class="facts"><span>Version ${version}</span><span><code>${file}</code></span></p>
      ${editable ? nothing : html`<p class="notice warning">It cannot be edited here: ${reason}</p>`}
      ${inForce ? nothing : html`<p class="notice warning">The file is not what is in force.</p>`}`;
  }

  #verdict() {
    if (this.problems.length === 0) {
      return html`<p class="verdict good" role="status">${this.checked ? 'Nothing is wrong with it.' : 'Checking…'}</p>`;
    }
    return html`<ul class="problems" role="alert" aria-label="Problems">
      ${this.problems.map(
        (problem) => html`<li>
          <button class="quiet" @click=${() => this.querySelector('hg-editor').reveal(Math.max(problem.line, 1))}>
            ${problem.line > 0 ? html`<span class="line">line ${problem.line}</span>` : nothing}
            ${problem.path ? html`<code>${problem.path}</code>` : nothing} <span>${problem.message}</span>
          </button>
        </li>`,
      )}
    </ul>`;
  }

  /** What was being edited stays; applying it shows both. */
  async #rolledBack() {
    if (this.text === this.config.text) {
      await this.#load();
    }
  }

  #edited(text) {
    this.text = text;
    this.checked = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_AFTER_MILLIS);
  }

  /** Has the gateway look at the text; whether nothing is wrong with it. */
  async #check() {
    const text = this.text;
    try {
      const { problems } = await this.api.text('POST', '/config/validate', text);
      if (text === this.text) {
        this.problems = problems;
        this.checked = true;
      }
      return problems.length === 0;
    } catch (problem) {
      tell(problem.message, true);
      return false;
    }
  }

  async #validate() {
    if (await this.#check()) {
      tell('Nothing is wrong with it.');
    }
  }

  async #compare() {
    try {
      const { diff } = await this.api.text('POST', '/config/diff', this.text);
      await dialog('What would change', (close) => html`${diffView(diff)}${closing(close)}`, { wide: true });
    } catch (problem) {
      this.#refused(problem);
    }
  }

  async #apply() {
    await this.#put(this.config.etag);
  }

  async #put(etag) {
    this.busy = true;
    try {
      tell(outcome(await this.api.text('PUT', '/config', this.text, { 'If-Match': etag })));
      await this.#load();
      this.querySelector('hg-history')?.refresh();
    } catch (problem) {
      if (problem.status === 409 && problem.body.current) {
        await this.#conflict(problem.body);
      } else {
        this.#refused(problem);
      }
    } finally {
      this.busy = false;
    }
  }

  #refused(problem) {
    if (problem.body?.problems) {
      this.problems = problem.body.problems;
      this.checked = true;
    }
    tell(problem.message, true);
  }

  /** Somebody else was faster: theirs is shown beside the user's, who chooses. */
  async #conflict({ current, yours }) {
    const choice = await dialog(
      'Somebody else has changed the config',
      (close) => html`<p>Version ${current.version} came into force after you began.</p>
        <div class="columns">
          <section aria-label="In force"><h3>In force</h3><pre>${current.text}</pre></section>
          <section aria-label="Yours"><h3>Yours</h3><pre>${yours.text}</pre></section>
        </div>
        <div class="actions">
          <button @click=${() => close('theirs')}>Take what is in force</button>
          <button @click=${() => close('mine')}>Edit mine on top of it</button>
        </div>`,
      { wide: true },
    );
    if (choice === 'theirs' && (await confirmed('Take what is in force', 'Your changes are lost.', 'Take it'))) {
      await this.#load();
    } else if (choice === 'mine') {
      this.config = { ...this.config, ...current };
      await this.#check();
    }
  }
}

const closing = (close) => html`<div class="actions"><button @click=${() => close()} autofocus>Close</button></div>`;

customElements.define('hg-config', Config);
