import { html } from 'lit';
import { whole } from '../format.js';
import { Page } from '../page.js';
import { Poll } from '../poll.js';
import { empty, heading, shown, table } from '../ui.js';

const NUMBERS = {
  size: 'Connections',
  inUse: 'In use',
  waiting: 'Waiting',
  queries: 'Queries',
  errors: 'Errors',
  timeouts: 'Timeouts',
  cancels: 'Cancels',
  terminations: 'Terminations',
};

/** The databases with their connections. */
class Databases extends Page {
  #databases = new Poll(this, 1_000, () => this.api.get('/databases'));

  render() {
    return html`${heading('Databases')} ${shown(this.#databases, ({ databases }) => this.#table(databases))}`;
  }

  #table(databases) {
    return databases.length === 0
      ? empty('No databases', 'Add one under “databases” in the config to publish queries.')
      : table(
          'Databases',
          ['Name', ...Object.values(NUMBERS).map((name) => ({ name, number: true }))],
          databases.map(
            (database) => html`<tr>
              <th scope="row">${database.name}</th>
              ${Object.keys(NUMBERS).map((key) => html`<td class="number">${whole(database[key])}</td>`)}
            </tr>`,
          ),
        );
  }
}

customElements.define('hg-databases', Databases);
