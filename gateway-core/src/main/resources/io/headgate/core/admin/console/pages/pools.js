import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { path } from '../api.js';
import { whole } from '../format.js';
import { Page } from '../page.js';
import { Poll } from '../poll.js';
import { configure } from '../settings.js';
import { attempt, badge, empty, heading, shown, table } from '../ui.js';

const COLUMNS = [
  'Server',
  'State',
  'Reason',
  { name: 'Weight', number: true },
  { name: 'Active', number: true },
  { name: 'Requests', number: true },
  { name: 'Failures', number: true },
  '',
];

/** The pools with their servers, which can be drained. */
class Pools extends Page {
  #pools = new Poll(this, 1_000, () => this.api.get('/pools'));

  render() {
    return html`${heading('Pools')}
    ${shown(this.#pools, ({ pools }) =>
      pools.length === 0
        ? empty('No pools', 'A pool is a named set of servers; add one under “pools” in the config.')
        : repeat(
            pools,
            (pool) => pool.name,
            (pool) => this.#pool(pool),
          ),
    )}`;
  }

  #pool(pool) {
    return html`<section class="card" aria-label="Pool ${pool.name}">
      <div class="heading">
        <h2>${pool.name}</h2>
        <div class="actions">
          <button @click=${() => this.#configure({ title: `Balancing of ${pool.name}`, pool: pool.name, key: 'algorithm', schema: 'balancer' })}>Balancing…</button>
          <button @click=${() => this.#configure({ title: `Health checks of ${pool.name}`, pool: pool.name, key: 'health', schema: 'health', optional: true })}>Health checks…</button>
        </div>
      </div>
      ${table(
        `Servers of ${pool.name}`,
        COLUMNS,
        repeat(
          pool.servers,
          (server) => server.address,
          (server) => this.#server(pool, server),
        ),
      )}
    </section>`;
  }

  #server(pool, server) {
    const draining = server.state === 'draining';
    return html`<tr>
      <th scope="row">${server.address}</th>
      <td>${badge(server.state)}</td>
      <td>${server.reason}</td>
      <td class="number">${whole(server.weight)}</td>
      <td class="number">${whole(server.active)}</td>
      <td class="number">${whole(server.requests)}</td>
      <td class="number">${whole(server.failures)}</td>
      <td class="number">
        <button aria-label="${draining ? 'Undrain' : 'Drain'} ${server.address}" @click=${() => this.#drain(pool, server, draining)}>
          ${draining ? 'Undrain' : 'Drain'}
        </button>
      </td>
    </tr>`;
  }

  async #drain(pool, server, draining) {
    const action = draining ? 'undrain' : 'drain';
    await attempt(
      () => this.api.post(`/pools${path(pool.name)}/servers${path(server.address)}/${action}`),
      draining ? `${server.address} is given requests again.` : `${server.address} is given no new requests.`,
    );
    await this.#pools.refresh();
  }

  async #configure(place) {
    await configure(this.api, place);
    await this.#pools.refresh();
  }
}

customElements.define('hg-pools', Pools);
