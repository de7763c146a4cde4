import { html, nothing, render } from 'lit';

/** What is shown of something that is asked for: that it is on its way, why it did not come, or itself. */
export function shown(poll, content) {
  if (poll.data === null) {
    return poll.problem === null ? loading() : failure(poll.problem, () => poll.refresh());
  }
  return html`${poll.problem === null ? nothing : stale(poll.problem)}${content(poll.data)}`;
}

export function loading() {
  return html`<p class="state" role="status"><span class="spinner" aria-hidden="true"></span>Loading…</p>`;
}

export function empty(title, hint) {
  return html`<div class="state"><strong>${title}</strong><span>${hint}</span></div>`;
}

export function failure(problem, retry) {
  return html`<div class="state" role="alert">
    <strong>${problem.message}</strong>
    <button @click=${retry}>Try again</button>
  </div>`;
}

function stale(problem) {
  return html`<p class="notice warning" role="status">These numbers are not of now: ${problem.message}</p>`;
}

const TONES = {
  up: 'good',
  loaded: 'good',
  current: 'good',
  draining: 'warning',
  kept: 'warning',
  spare: 'plain',
  pending: 'plain',
  trial: 'warning',
};

/** A state in a word, in the colour of how bad it is. */
export function badge(state) {
  return html`<span class="badge ${TONES[state] ?? 'bad'}">${state}</span>`;
}

/** A heading with what can be done beside it. */
export function heading(title, actions = nothing) {
  return html`<div class="heading"><h1>${title}</h1><div class="actions">${actions}</div></div>`;
}

/** A table that scrolls by itself where the window is too narrow. */
export function table(label, columns, rows) {
  return html`<div class="table" tabindex="0" role="region" aria-label=${label}>
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class=${column.number ? 'number' : ''}>${column.name ?? column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** Tells how something went, in a region that screen readers speak. A problem stays until it is closed. */
export function tell(text, bad = false) {
  document.querySelector('hg-messages').add(text, bad);
}

/** Does something that a user asked for, and tells why it could not be done; whether it was. */
export async function attempt(work, done) {
  try {
    const result = await work();
    if (done) {
      tell(typeof done === 'function' ? done(result) : done);
    }
    return true;
  } catch (problem) {
    tell(problem.message, true);
    return false;
  }
}

/** What became of a config that was applied. */
export function outcome({ version, state, canary }) {
  switch (state) {
    case 'on-trial':
      return `Version ${version} is tried on ${canary.share} % of the requests.`;
    case 'taken-back':
      return `Version ${version} was tried and taken back: ${canary.reason}.`;
    default:
      return `Version ${version} is in force.`;
  }
}

/**
 * Opens a dialog; completes when it is closed. Its content gets a function that closes it with a result; closing it by
 * the keyboard gives undefined.
 */
export function dialog(title, content, { wide = false } = {}) {
  return new Promise((resolve) => {
    const element = document.createElement('dialog');
    element.className = wide ? 'wide' : '';
    element.setAttribute('aria-label', title);
    let result;
    const close = (value) => {
      result = value;
      element.close();
    };
    element.addEventListener('close', () => {
      element.remove();
      resolve(result);
    });
    render(html`<h2>${title}</h2>${content(close)}`, element);
    document.body.append(element);
    element.showModal();
  });
}

/** Asks before something that cannot be undone; whether to go on. */
export async function confirmed(title, text, action) {
  return (
    (await dialog(
      title,
      (close) => html`<p>${text}</p>
        <div class="actions">
          <button @click=${() => close(false)} autofocus>Cancel</button>
          <button class="danger" @click=${() => close(true)}>${action}</button>
        </div>`,
    )) === true
  );
}
