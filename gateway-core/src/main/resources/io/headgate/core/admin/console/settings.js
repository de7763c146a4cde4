import { LitElement, html } from 'lit';
import { valueAt, withValue } from './json-text.js';
import './options-form.js';
import { dialog, failure, loading, outcome, tell } from './ui.js';

const CHECK_AFTER_MILLIS = 300;
const NONE = 'none';
const OVERTAKEN = 'Somebody else has changed the config since this form was opened. Apply sets this in theirs.';

/**
 * One extension of the config in a form: which type it is and its options, drawn from the schema of the config. What is
 * wrong with it is told beside the field, before it is applied. `place` has the title, the keys of the pool's name and
 * of what is set in it, the name of its schema, and whether it may be left out.
 */
class Settings extends LitElement {
  static properties = {
    api: { attribute: false },
    place: { attribute: false },
    close: { attribute: false },
    state: { state: true },
  };

  #timer;

  constructor() {
    super();
    this.state = { loading: true };
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #path() {
    return ['pools', this.place.pool, this.place.key];
  }

  async #load() {
    this.state = { loading: true };
    try {
      const [config, schema] = await Promise.all([this.api.get('/config'), this.api.get('/config/schema')]);
      const value = valueAt(config.text, this.#path);
      const usual = usualType(schema, this.place);
      const { type, ...options } = value === undefined && this.place.optional ? { type: NONE } : long(value, usual);
      this.state = { config, types: types(schema.$defs[this.place.schema]), type, options, problems: [], busy: false };
    } catch (problem) {
      this.state = { failed: problem };
    }
  }

  get #text() {
    const { config, type, options } = this.state;
    const short = Object.keys(options).length === 0 ? type : { type, ...options };
    return withValue(config.text, this.#path, type === NONE ? undefined : short);
  }

  #changed(change) {
    this.state = { ...this.state, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_AFTER_MILLIS);
  }

  async #check() {
    try {
      const text = this.#text;
      const { problems } = await this.api.text('POST', '/config/validate', text);
      if (text === this.#text) {
        this.state = { ...this.state, problems };
      }
    } catch (problem) {
      tell(problem.message, true);
    }
  }

  async #apply(event) {
    event.preventDefault();
    this.state = { ...this.state, busy: true };
    try {
      tell(outcome(await this.api.text('PUT', '/config', this.#text, { 'If-Match': this.state.config.etag })));
      this.close(true);
    } catch (problem) {
      const current = problem.status === 409 ? problem.body.current : undefined;
      this.state = {
        ...this.state,
        busy: false,
        config: { ...this.state.config, ...current },
        problems: current ? [{ path: '', message: OVERTAKEN }] : (problem.body?.problems ?? [{ path: '', message: problem.message }]),
      };
    }
  }

  render() {
    if (this.state.loading) {
      return loading();
    }
    return this.state.failed ? failure(this.state.failed, () => this.#load()) : this.#form();
  }

  #form() {
    const { config, types, type, options, busy } = this.state;
    const { fields, others } = this.#sorted();
    const names = [...(this.place.optional ? [NONE] : []), ...types.keys()];
    return html`<form @submit=${(event) => this.#apply(event)}>
      ${config.editable ? '' : html`<p class="notice warning">${config.reason}</p>`}
      <div class="field">
        <label for="type">Type</label>
        <select id="type" autofocus @change=${(event) => this.#changed({ type: event.target.value, options: {} })}>
          ${(names.includes(type) ? names : [...names, type]).map((name) => html`<option .selected=${name === type}>${name}</option>`)}
        </select>
      </div>
      ${type === NONE
        ? ''
        : html`<hg-options-form
            .schema=${types.get(type) ?? {}}
            .options=${options}
            .problems=${fields}
            @options=${(event) => this.#changed({ options: event.detail })}
          ></hg-options-form>`}
      ${others.map((problem) => html`<p class="error" role="alert">${problem.path} ${problem.message}</p>`)}
      <div class="actions">
        <button type="button" @click=${() => this.close(false)}>Cancel</button>
        <button class="primary" ?disabled=${busy || !config.editable}>Apply</button>
      </div>
    </form>`;
  }

  /** The problems beside the options that they are about, and those about something else. */
  #sorted() {
    const place = `${this.#path.join('.')}.`;
    const fields = new Map();
    const others = [];
    for (const problem of this.state.problems) {
      const option = problem.path.startsWith(place) ? /^[^.[]+/.exec(problem.path.slice(place.length))?.[0] : undefined;
      if (option !== undefined && option !== 'type' && !fields.has(option)) {
        fields.set(option, problem.message);
      } else {
        others.push(problem);
      }
    }
    return { fields, others };
  }
}

/** The types that a schema lets choose from, each with the schema of its options. */
function types(schema) {
  const found = new Map();
  for (const branch of schema.anyOf ?? []) {
    const name = branch.properties?.type?.anyOf?.[0].const;
    if (name !== undefined) {
      const { type, ...properties } = branch.properties;
      found.set(name, { properties, required: branch.required });
    }
  }
  return found;
}

/** The type that is meant where none is written. */
function usualType(schema, { key, schema: name }) {
  return schema.$defs[name]['x-default-type'] ?? schema.$defs.pool.properties[key].default;
}

/** The long form of what may be written as a type alone. */
function long(value, usual) {
  return typeof value === 'object' && value !== null ? { type: usual, ...value } : { type: value ?? usual };
}

customElements.define('hg-settings', Settings);

/** Opens the form for a place; completes when it is closed, with whether something was applied. */
export function configure(api, place) {
  return dialog(place.title, (close) => html`<hg-settings .api=${api} .place=${place} .close=${close}></hg-settings>`);
}
