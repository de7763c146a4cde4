import { LitElement } from 'lit';

/** A page of the console. It renders into the document itself, so that one style sheet holds for all of them. */
export class Page extends LitElement {
  static properties = {
    api: { attribute: false },
    feed: { attribute: false },
  };

  createRenderRoot() {
    return this;
  }
}
