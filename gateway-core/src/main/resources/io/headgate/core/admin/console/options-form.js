import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/**
 * Fields for the options of an extension, drawn from their JSON Schema, in which the first of several forms is the one
 * that people write. `problems` are messages by the name of the
 * option that they are about; dispatches "options" with the changed options. An option that is left empty is left out.
 */
class OptionsForm extends LitElement {
  static properties = {
    schema: { attribute: false },
    options: { attribute: false },
    problems: { attribute: false },
  };

  #typed = new Map();

  createRenderRoot() {
    return this;
  }

  render() {
    const names = Object.keys(this.schema.properties ?? {});
    return names.length === 0
      ? html`<p class="hint">It has no options.</p>`
      : repeat(
          names,
          (name) => name,
          (name) => this.#field(name),
        );
  }

  #field(name) {
    const schema = this.#schema(name);
    const id = `option-${name}`;
    const problem = this.problems.get(name);
    const required = this.schema.required?.includes(name) ?? false;
    return html`<div class="field">
      <label for=${id}>${name}${required ? html` <span class="hint">required</span>` : nothing}</label>
      ${this.#input(id, name, schema, problem !== undefined)}
      <p id="${id}-hint" class="hint">${schema.description ?? ''}${this.#bounds(schema)}</p>
      <p id="${id}-problem" class="error" role="alert">${problem ?? ''}</p>
    </div>`;
  }

  #bounds(schema) {
    const least = schema.minimum ?? schema['x-minimum'];
    const most = schema.maximum ?? schema['x-maximum'];
    const parts = [
      least === undefined ? null : `at least ${least}`,
      most === undefined ? null : `at most ${most}`,
      schema.default === undefined ? null : `${JSON.stringify(schema.default)} if left out`,
    ].filter((part) => part !== null);
    return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  }

  #input(id, name, schema, wrong) {
    const value = this.options[name];
    const invalid = wrong ? 'true' : 'false';
    const described = `${id}-hint ${id}-problem`;
    if (schema.enum !== undefined || schema.type === 'boolean') {
      const choices = schema.enum ?? [true, false];
      const picked = (event) => this.#set(name, choices[event.target.selectedIndex - 1]);
      return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${picked}>
        <option .selected=${value === undefined}></option>
        ${choices.map((choice) => html`<option .selected=${choice === value}>${String(choice)}</option>`)}
      </select>`;
    }
    const typed = (event) => this.#set(name, read(event.target.value, schema));
    if (schema.type === 'object' || schema.type === 'array') {
      return html`<textarea
        id=${id}
        rows="4"
        spellcheck="false"
        aria-describedby=${described}
        aria-invalid=${invalid}
        .value=${value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
        @change=${typed}
      ></textarea>`;
    }
    return html`<input
      id=${id}
      autocomplete="off"
      aria-describedby=${described}
      aria-invalid=${invalid}
      .value=${this.#written(name, value)}
      @input=${(event) => {
        this.#typed.set(name, event.target.value);
        typed(event);
      }}
    />`;
  }

  /** A number as it was typed, while it still means the value: or nobody could type 1.05. */
  #written(name, value) {
    const typed = this.#typed.get(name);
    return typed !== undefined && read(typed, this.#schema(name)) === value ? typed : value === undefined ? '' : String(value);
  }

  #schema(name) {
    const written = this.schema.properties[name];
    return { ...written, ...written.anyOf?.[0] };
  }

  #set(name, value) {
    const options = { ...this.options, [name]: value };
    if (value === undefined) {
      delete options[name];
    }
    this.dispatchEvent(new CustomEvent('options', { detail: options }));
  }
}

/** What was typed, as the schema would have it; what does not fit goes as it is, for the gateway to refuse. */
function read(text, schema) {
  if (text.trim() === '') {
    return undefined;
  }
  if (schema.type === 'string') {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

customElements.define('hg-options-form', OptionsForm);
