import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { path } from '../api.js';
import { moment } from '../format.js';
import { Page } from '../page.js';
import { Poll } from '../poll.js';
import { attempt, badge, confirmed, empty, heading, shown, table } from '../ui.js';

/** The plugins and jars in the folder, with what became of them and why. */
class Plugins extends Page {
  #plugins = new Poll(this, 2_000, () => this.api.get('/plugins'));

  render() {
    return html`${heading('Plugins', html`<button @click=${this.#rescan}>Look again</button>`)}
    ${shown(this.#plugins, (answer) => html`${this.#upload(answer.uploads)}${this.#table(answer.plugins)}`)}`;
  }

  #upload(allowed) {
    if (!allowed) {
      return html`<p class="notice">
        Jars dropped into the folder of plugins are loaded. Uploading them here is off; <code>admin.pluginUpload</code> in the config
        allows it.
      </p>`;
    }
    const drop = (event) => {
      event.preventDefault();
      this.#send([...event.dataTransfer.files]);
    };
    return html`<div class="drop" @dragover=${(event) => event.preventDefault()} @drop=${drop}>
      <label>Upload a jar <input type="file" accept=".jar" @change=${(event) => this.#chosen(event)} /></label>
      <span class="hint">or drop it here</span>
    </div>`;
  }

  #chosen(event) {
    this.#send([...event.target.files]);
    event.target.value = '';
  }

  async #send(files) {
    for (const file of files) {
      await attempt(
        () => this.api.upload(`/plugins?file=${encodeURIComponent(file.name)}`, file),
        (plugin) => `${plugin.id} ${plugin.version} is ${plugin.state}.`,
      );
    }
    await this.#plugins.refresh();
  }

  #table(plugins) {
    return plugins.length === 0
      ? empty('No plugins', 'Drop a jar into the folder of plugins: it works a moment later.')
      : table(
          'Plugins',
          ['Plugin', 'Version', 'State', 'Extensions', 'File', 'Since', ''],
          repeat(
            plugins,
            (plugin) => `${plugin.id} ${plugin.file}`,
            (plugin) => this.#row(plugin),
          ),
        );
  }

  #row(plugin) {
    return html`<tr>
      <th scope="row">${plugin.id ?? '–'}</th>
      <td>${plugin.version ?? '–'}</td>
      <td>
        ${badge(plugin.state)}
        ${plugin.reason === undefined ? nothing : html`<div class="reason">${plugin.reason} <code>${plugin.code}</code></div>`}
      </td>
      <td>${plugin.extensions.map((extension) => html`<code class="chip">${extension}</code> `)}</td>
      <td>${plugin.file}</td>
      <td>${moment(plugin.since)}</td>
      <td>
        ${plugin.state === 'quarantined'
          ? html`<button aria-label="Release ${plugin.id}" @click=${() => this.#release(plugin)}>Release</button>`
          : nothing}
        ${plugin.id === null
          ? nothing
          : html`<button class="danger" aria-label="Remove ${plugin.id}" @click=${() => this.#remove(plugin)}>Remove…</button>`}
      </td>
    </tr>`;
  }

  async #rescan() {
    await attempt(() => this.api.post('/plugins/rescan'), 'The folder was looked at.');
    await this.#plugins.refresh();
  }

  async #release(plugin) {
    await attempt(() => this.api.post(`/plugins${path(plugin.id)}/release`), `${plugin.id} is in use again.`);
    await this.#plugins.refresh();
  }

  async #remove(plugin) {
    if (!(await confirmed(`Remove ${plugin.id}`, 'It is taken out of use and its jars are deleted.', 'Remove'))) {
      return;
    }
    try {
      await this.api.delete(`/plugins${path(plugin.id)}`);
    } catch (problem) {
      await this.#force(plugin, problem);
    }
    await this.#plugins.refresh();
  }

  /** The gateway keeps what its config needs unless it is told to go without. */
  async #force(plugin, problem) {
    const remove = () => this.api.delete(`/plugins${path(plugin.id)}?force=true`);
    if (problem.status !== 409) {
      await attempt(() => Promise.reject(problem));
    } else if (await confirmed(`Remove ${plugin.id} all the same`, `${problem.message} What needs it falls back or answers 503.`, 'Remove')) {
      await attempt(remove, `${plugin.id} was removed.`);
    }
  }
}

customElements.define('hg-plugins', Plugins);
