import { html, nothing } from 'lit';
import '../chart.js';
import * as format from '../format.js';
import { Page } from '../page.js';
import { Poll } from '../poll.js';
import { attempt, empty, heading, shown, table } from '../ui.js';

const EVENTS = 30;

/** How the gateway is doing now and has been for five minutes. */
class Overview extends Page {
  #traffic = new Poll(this, 1_000, () => this.api.get('/traffic'));
  #routes = new Poll(this, 2_000, () => this.api.get('/routes'));
  #status = new Poll(this, 3_000, () => this.api.get('/status'));
  #onEvent = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    this.feed.addEventListener('event', this.#onEvent);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.removeEventListener('event', this.#onEvent);
  }

  render() {
    return html`${heading('Overview')} ${shown(this.#status, (status) => this.#gateway(status))}
    ${shown(this.#traffic, (traffic) => this.#numbers(traffic))}
    <section aria-labelledby="routes">
      <h2 id="routes">Routes</h2>
      ${shown(this.#routes, (answer) => this.#table(answer.routes))}
    </section>
    <section aria-labelledby="events">
      <h2 id="events">Events</h2>
      ${this.#events()}
    </section>`;
  }

  #gateway(status) {
    return html`<p class="facts">
        <span>Version ${status.version}</span>
        <span>up for ${format.seconds(status.uptimeSeconds)}</span>
        ${status.listeners.map((listener) => html`<span>${listener.name} <code>${listener.url}</code></span>`)}
      </p>
      ${status.canary?.state === 'running' ? this.#trial(status.canary) : nothing}`;
  }

  #trial(canary) {
    const number = (name) => ({ name, number: true });
    const side = (name, { requests, errors, p90, p99 }) => html`<tr>
      <th scope="row">${name}</th>
      <td class="number">${format.whole(requests)}</td>
      <td class="number">${format.whole(errors)}</td>
      <td class="number">${format.millis(p90)}</td>
      <td class="number">${format.millis(p99)}</td>
    </tr>`;
    return html`<section class="notice warning" aria-label="Trial">
      <div class="heading">
        <span role="status">A config is tried on ${canary.share} % of the requests until ${format.time(canary.endsAt)}.</span>
        <div class="actions">
          <button @click=${() => this.#end('promote', 'The config on trial is in force.')}>Let it take over</button>
          <button @click=${() => this.#end('rollback', 'The config on trial was taken back.')}>Take it back</button>
        </div>
      </div>
      ${table(
        'Trial',
        ['', number('Requests'), number('Errors'), number('p90'), number('p99')],
        [side('In force', canary.inForce), side('On trial', canary.canary)],
      )}
    </section>`;
  }

  async #end(how, done) {
    await attempt(() => this.api.post(`/config/canary/${how}`), done);
    await this.#status.refresh();
  }

  #numbers(traffic) {
    const { requests, latency, errors, cache, history } = traffic;
    const tile = (name, value, more) => html`<div class="tile">
      <dt>${name}</dt>
      <dd>${value}<small>${more}</small></dd>
    </div>`;
    const chart = (label, series, formatted, max) =>
      html`<hg-chart class="card" .points=${history} .series=${series} .format=${formatted} .max=${max} label=${label}></hg-chart>`;
    return html`<dl class="tiles">
        ${tile('Requests a second', format.rate(requests.rate), `${format.whole(requests.total)} in all`)}
        ${tile('Latency p99', format.millis(latency.p99), `p50 ${format.millis(latency.p50)}`)}
        ${tile('Errors', format.percent(errors.ratio), `${format.whole(errors.total)} in all`)}
        ${tile('Cache hits', format.percent(cache.hitRatio), `${format.whole(cache.hits)} in all`)}
        ${tile('In flight', format.whole(requests.inFlight), `${format.whole(traffic.connections)} connections`)}
      </dl>
      <div class="charts">
        ${chart(
          `Requests a second, now ${format.rate(requests.rate)}`,
          [
            { name: 'requests a second', key: 'rate', colour: 'blue' },
            { name: 'errors a second', key: 'errorRate', colour: 'red' },
          ],
          format.rate,
        )}
        ${chart(
          `Latency, p99 now ${format.millis(latency.p99)}`,
          [
            { name: 'p50', key: 'p50', colour: 'teal' },
            { name: 'p90', key: 'p90', colour: 'blue' },
            { name: 'p99', key: 'p99', colour: 'amber' },
          ],
          format.millis,
        )}
        ${chart(`Cache hits, now ${format.percent(cache.hitRatio)}`, [{ name: 'hit ratio', key: 'hitRatio', colour: 'green' }], format.percent, 1)}
        ${chart(`Requests in flight, now ${format.whole(requests.inFlight)}`, [{ name: 'in flight', key: 'inFlight', colour: 'purple' }], format.whole)}
      </div>`;
  }

  #table(routes) {
    if (routes.length === 0) {
      return empty('No routes', 'The config has none: every request is answered 404.');
    }
    const number = (name) => ({ name, number: true });
    return table(
      'Routes',
      ['Name', 'Match', 'Target', 'Cache', number('Requests'), number('Errors'), number('p50'), number('p99')],
      routes.map(
        (route) => html`<tr>
          <th scope="row">${route.name}</th>
          <td><code>${[...route.match.methods, ...route.match.hosts, route.match.path].join(' ')}</code></td>
          <td>${route.target.type} ${route.target.name ?? ''}</td>
          <td>${route.cache ?? ''}</td>
          <td class="number">${format.whole(route.requests)}</td>
          <td class="number">${format.whole(route.errors)}</td>
          <td class="number">${format.millis(route.latency.p50)}</td>
          <td class="number">${format.millis(route.latency.p99)}</td>
        </tr>`,
      ),
    );
  }

  #events() {
    if (this.feed.events.length === 0) {
      return empty('No events yet', 'What changes from now on is listed here: configs, plugins, servers, caches.');
    }
    return html`<ol class="events">
      ${this.feed.events.slice(0, EVENTS).map(
        (event) => html`<li>
          <time>${format.time(event.at)}</time> <span class="badge plain">${event.type}</span>
          <span>${described(event.data)}</span>
        </li>`,
      )}
    </ol>`;
  }
}

/** What an event says, as names and values. */
function described(data) {
  return Object.entries(data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' · ');
}

customElements.define('hg-overview', Overview);
