import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { path } from '../api.js';
import { percent, ratio, whole } from '../format.js';
import { Page } from '../page.js';
import { Poll } from '../poll.js';
import { attempt, confirmed, empty, heading, shown, table } from '../ui.js';

/** The caches with their numbers, from which entries can be removed. */
class Caches extends Page {
  #caches = new Poll(this, 1_000, () => this.api.get('/caches'));

  render() {
    return html`${heading('Caches')}
    ${shown(this.#caches, ({ caches }) =>
      caches.length === 0
        ? empty('No caches', 'Add one under “caches” in the config and name it in a route.')
        : repeat(
            caches,
            (cache) => cache.name,
            (cache) => this.#cache(cache),
          ),
    )}`;
  }

  #cache(cache) {
    const tile = (name, value) => html`<div class="tile"><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<section class="card" aria-label="Cache ${cache.name}">
      <div class="heading">
        <h2>${cache.name}</h2>
        <div class="actions">
          <form class="inline" @submit=${(event) => this.#purgeTag(event, cache)}>
            <label>Tag <input name="tag" required autocomplete="off" /></label>
            <button>Purge tag</button>
          </form>
          <button class="danger" @click=${() => this.#purgeAll(cache)}>Purge all…</button>
        </div>
      </div>
      <dl class="tiles">
        ${tile('Hit ratio', percent(ratio(cache.hits, cache.misses)))} ${tile('Hits', whole(cache.hits))}
        ${tile('Misses', whole(cache.misses))} ${tile('Bypasses', whole(cache.bypasses))} ${tile('Stored', whole(cache.stored))}
        ${tile('Failures', whole(cache.failures))}
      </dl>
      ${this.#tiers(cache)}
    </section>`;
  }

  #tiers(cache) {
    const names = [...new Set(cache.tiers.flatMap((tier) => Object.keys(tier)))];
    return names.length === 0
      ? nothing
      : table(
          `Tiers of ${cache.name}`,
          names.map((name) => ({ name, number: cache.tiers.some((tier) => typeof tier[name] === 'number') })),
          cache.tiers.map(
            (tier) => html`<tr>
              ${names.map((name) =>
                typeof tier[name] === 'number' ? html`<td class="number">${whole(tier[name])}</td>` : html`<td>${text(tier[name])}</td>`,
              )}
            </tr>`,
          ),
        );
  }

  async #purgeAll(cache) {
    if (await confirmed(`Purge ${cache.name}`, 'Everything in this cache is removed. The servers get these requests anew.', 'Purge all')) {
      await this.#purge(cache, { all: true });
    }
  }

  async #purgeTag(event, cache) {
    event.preventDefault();
    const form = event.target;
    if (await this.#purge(cache, { tag: new FormData(form).get('tag') })) {
      form.reset();
    }
  }

  async #purge(cache, what) {
    const done = await attempt(
      () => this.api.post(`/caches${path(cache.name)}/purge`, what),
      ({ removed }) => `${whole(removed)} ${removed === 1 ? 'entry' : 'entries'} removed from ${cache.name}.`,
    );
    await this.#caches.refresh();
    return done;
  }
}

const text = (value) => (value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

customElements.define('hg-caches', Caches);
