import { html } from 'lit';

const KINDS = { '+': 'added', '-': 'removed', '@': 'place' };

/** A unified diff, line by line. */
export function diffView(diff) {
  return diff === ''
    ? html`<p class="state">Nothing differs.</p>`
    : html`<pre class="diff" tabindex="0" aria-label="Differences">${diff
        .split('\n')
        .map((line) => html`<span class=${KINDS[line[0]] ?? ''}>${line}\n</span>`)}</pre>`;
}
