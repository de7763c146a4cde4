import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { diffView } from './diff.js';
import { moment } from './format.js';
import { Poll } from './poll.js';
import { attempt, badge, confirmed, dialog, empty, outcome, shown, table, tell } from './ui.js';

const REFRESH_MILLIS = 10_000;
const SHOWN = 50;

/** The versions that were in force, each to be looked at, compared and put in force again. Dispatches "rolled-back". */
class History extends LitElement {
  static properties = { api: { attribute: false } };

  #versions = new Poll(this, REFRESH_MILLIS, () => this.api.get('/config/versions'));

  createRenderRoot() {
    return this;
  }

  refresh() {
    return this.#versions.refresh();
  }

  render() {
    return html`<section aria-labelledby="history">
      <h2 id="history">History</h2>
      ${shown(this.#versions, ({ versions }) =>
        versions.length === 0 ? empty('No versions yet', 'Every config that comes into force is kept here.') : this.#table(versions),
      )}
    </section>`;
  }

  #table(versions) {
    const newest = [...versions].sort((one, other) => other.version - one.version).slice(0, SHOWN);
    return table(
      'Versions of the config',
      [{ name: 'Version', number: true }, 'In force since', 'Cause', '', ''],
      repeat(
        newest,
        (each) => each.version,
        (each) => html`<tr>
          <th scope="row" class="number">${each.version}</th>
          <td>${moment(each.appliedAt)}</td>
          <td>${each.cause}</td>
          <td>
            ${each.current ? badge('current') : nothing}
            ${each.outcome ? html`<span class="badge bad">taken back</span><div class="reason">${each.outcome}</div>` : nothing}
          </td>
          <td class="number">
            <button aria-label="Show version ${each.version}" @click=${() => this.#show(each)}>Show</button>
            ${each.current
              ? nothing
              : html`<button aria-label="Compare version ${each.version}" @click=${() => this.#compare(each, newest)}>Compare</button>
                  <button aria-label="Roll back to version ${each.version}" @click=${() => this.#rollBack(each)}>Roll back…</button>`}
          </td>
        </tr>`,
      ),
    );
  }

  async #show({ version }) {
    await this.#open(`Version ${version}`, async () => {
      const { text } = await this.api.get(`/config/versions/${version}`);
      return html`<pre tabindex="0">${text}</pre>`;
    });
  }

  async #compare({ version }, all) {
    const current = all.find((each) => each.current)?.version ?? 'current';
    await this.#open(`From version ${version} to what is in force`, async () => {
      const { diff } = await this.api.get(`/config/versions/${version}/diff?with=${current}`);
      return diffView(diff);
    });
  }

  async #open(title, load) {
    try {
      const content = await load();
      await dialog(
        title,
        (close) => html`${content}<div class="actions"><button @click=${() => close()} autofocus>Close</button></div>`,
        { wide: true },
      );
    } catch (problem) {
      tell(problem.message, true);
    }
  }

  async #rollBack({ version }) {
    if (!(await confirmed('Roll back', `Version ${version} is put in force again, as a new version, and into the file.`, 'Roll back'))) {
      return;
    }
    const done = await attempt(
      () => this.api.post(`/config/versions/${version}/rollback`),
      (applied) => (applied.state === 'in-force' ? `Version ${version} is in force again, as version ${applied.version}.` : outcome(applied)),
    );
    if (done) {
      this.dispatchEvent(new Event('rolled-back'));
    }
    await this.#versions.refresh();
  }
}

customElements.define('hg-history', History);
