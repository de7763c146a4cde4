import { html, render } from 'lit';

const REFRESH_MILLIS = 2_000;

/** Fills the console's page of this plugin: the routes that have a banner. */
export default function show(element, { api }) {
  let timer;
  let left = false;
  const look = async () => {
    try {
      const { routes } = await api.get('/routes');
      render(list(routes.filter((route) => route.filters.includes('demo-banner'))), element);
    } catch (problem) {
      render(html`<p class="error" role="alert">${problem.message}</p>`, element);
    }
    if (!left) {
      timer = setTimeout(look, REFRESH_MILLIS);
    }
  };
  look();
  return () => {
    left = true;
    clearTimeout(timer);
  };
}

function list(routes) {
  return routes.length === 0
    ? html`<p class="state">No route has a banner. Add <code>"filters": ["demo-banner"]</code> to one.</p>`
    : html`<ul class="card">
        ${routes.map((route) => html`<li>${route.name}: ${route.requests} requests</li>`)}
      </ul>`;
}
