import { LitElement, html, nothing } from 'lit';
import { Api, path } from './api.js';
import { Feed } from './feed.js';
import { THEMES, choose, chosen } from './theme.js';
import { tell } from './ui.js';
import './messages.js';

const TOKEN = 'headgate.token';

const PAGES = {
  overview: { title: 'Overview', load: () => import('./pages/overview.js'), show: (p) => html`<hg-overview .api=${p.api} .feed=${p.feed}></hg-overview>` },
  pools: { title: 'Pools', load: () => import('./pages/pools.js'), show: (p) => html`<hg-pools .api=${p.api} .feed=${p.feed}></hg-pools>` },
  caches: { title: 'Caches', load: () => import('./pages/caches.js'), show: (p) => html`<hg-caches .api=${p.api} .feed=${p.feed}></hg-caches>` },
  databases: { title: 'Databases', load: () => import('./pages/databases.js'), show: (p) => html`<hg-databases .api=${p.api} .feed=${p.feed}></hg-databases>` },
  plugins: { title: 'Plugins', load: () => import('./pages/plugins.js'), show: (p) => html`<hg-plugins .api=${p.api} .feed=${p.feed}></hg-plugins>` },
  config: { title: 'Config', load: () => import('./pages/config.js'), show: (p) => html`<hg-config .api=${p.api} .feed=${p.feed}></hg-config>` },
};

/** The frame: log-in, navigation, and the page that the address names. */
class App extends LitElement {
  static properties = {
    page: { state: true },
    panels: { state: true },
    loaded: { state: true },
    refusal: { state: true },
    api: { state: true },
  };

  constructor() {
    super();
    this.panels = [];
    this.loaded = new Set();
    this.refusal = '';
    this.api = null;
    this.feed = null;
    this.onHash = () => this.#go();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.onHash);
    this.#go();
    const token = sessionStorage.getItem(TOKEN);
    if (token !== null) {
      this.#logIn(token);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.onHash);
    this.feed?.stop();
  }

  #go() {
    const [name, ...rest] = window.location.hash.replace(/^#\/?/, '').split('/');
    this.page = { name: name || 'overview', rest: rest.map(decoded) };
    const known = this.#known();
    if (known) {
      this.#load(this.page.name, known.load);
    } else if (this.page.name === 'panels') {
      this.#load('panels', () => import('./pages/panel.js'));
    }
    document.title = `${known?.title ?? this.page.rest[0] ?? 'Headgate'} · Headgate`;
  }

  #known() {
    return Object.hasOwn(PAGES, this.page.name) ? PAGES[this.page.name] : undefined;
  }

  async #load(name, load) {
    if (this.loaded.has(name)) {
      return;
    }
    try {
      await load();
      this.loaded = new Set([...this.loaded, name]);
    } catch {
      tell('The page could not be loaded. Load the window anew.', true);
    }
  }

  async #logIn(token) {
    const api = new Api(token, (problem) => this.#logOut(problem.message));
    try {
      await api.get('/status');
    } catch (problem) {
      this.refusal = problem.status === 401 ? 'That is not the token.' : problem.message;
      return;
    }
    if (this.api !== null) {
      return;
    }
    sessionStorage.setItem(TOKEN, token);
    this.refusal = '';
    this.feed = new Feed(api);
    this.feed.addEventListener('connection', () => this.requestUpdate());
    this.feed.addEventListener('event', (event) => {
      if (this.api === api && event.detail.type.startsWith('plugin-')) {
        this.#findPanels();
      }
    });
    this.feed.start();
    this.api = api;
    this.#findPanels();
  }

  #logOut(reason) {
    sessionStorage.removeItem(TOKEN);
    document.querySelectorAll('dialog[open]').forEach((open) => open.close());
    this.feed?.stop();
    this.feed = null;
    this.api = null;
    this.refusal = reason;
  }

  async #findPanels() {
    try {
      this.panels = (await this.api.get('/panels')).panels;
    } catch {
      // Those that were found before stay; the next event of a plugin asks again.
    }
  }

  render() {
    return html`${this.api === null ? this.#login() : this.#frame()}<hg-messages></hg-messages>`;
  }

  #login() {
    const submit = (event) => {
      event.preventDefault();
      this.#logIn(new FormData(event.target).get('token').trim());
    };
    return html`<main class="login">
      <form @submit=${submit}>
        <h1><img src="/console/icon.svg" alt="" width="32" height="32" />Headgate</h1>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="token-hint token-refusal"
          aria-invalid=${this.refusal ? 'true' : 'false'}
        />
        <p id="token-hint" class="hint">It is in <code>state/admin.token</code>.</p>
        <p id="token-refusal" class="error" role="alert">${this.refusal}</p>
        <button class="primary">Log in</button>
      </form>
    </main>`;
  }

  #frame() {
    const known = this.#known();
    return html`<a class="skip" href="#content" @click=${this.#skip}>To the content</a>
      <header>
        <a class="brand" href="#/overview"><img src="/console/icon.svg" alt="" width="24" height="24" />Headgate</a>
        <nav aria-label="Pages">
          ${Object.entries(PAGES).map(([name, page]) => this.#link(`#/${name}`, page.title, this.page.name === name))}
          ${this.panels.map((panel) =>
            this.#link(`#/panels${path(panel.plugin)}`, panel.title, this.page.name === 'panels' && this.page.rest[0] === panel.plugin),
          )}
        </nav>
        <span class="connection" role="status">${this.feed.connected ? 'live' : 'not connected'}</span>
        <label class="theme">
          <span class="unseen">Theme</span>
          <select @change=${(event) => choose(event.target.value)}>
            ${THEMES.map((theme) => html`<option ?selected=${theme === chosen()}>${theme}</option>`)}
          </select>
        </label>
        <button class="quiet" @click=${() => this.#logOut('')}>Log out</button>
      </header>
      <main id="content" tabindex="-1">${known ? this.#page(known) : this.#other()}</main>`;
  }

  #link(href, title, current) {
    return html`<a href=${href} aria-current=${current ? 'page' : nothing}>${title}</a>`;
  }

  #page(known) {
    return this.loaded.has(this.page.name) ? known.show(this) : nothing;
  }

  #other() {
    const panel = this.page.name === 'panels' ? this.panels.find((each) => each.plugin === this.page.rest[0]) : undefined;
    if (panel === undefined) {
      return html`<h1>There is no such page</h1><p><a href="#/overview">Overview</a></p>`;
    }
    return this.loaded.has('panels')
      ? html`<hg-panel .api=${this.api} .feed=${this.feed} .panel=${panel}></hg-panel>`
      : nothing;
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('content').focus();
  }
}

/** A part of the address, as it stands there where it is no encoding of anything. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

customElements.define('hg-app', App);
