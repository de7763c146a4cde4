/**
 * A Lit controller that asks for something again and again while its host is shown. Keeps the last answer when a later
 * one does not come: `data` is null until the first, `problem` is why the latest failed.
 */
export class Poll {
  #host;
  #load;
  #millis;
  #timer;
  #running = false;
  data = null;
  problem = null;

  constructor(host, millis, load) {
    this.#host = host;
    this.#millis = millis;
    this.#load = load;
    host.addController(this);
  }

  hostConnected() {
    this.#running = true;
    this.refresh();
  }

  hostDisconnected() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Asks now. */
  async refresh() {
    clearTimeout(this.#timer);
    try {
      this.data = await this.#load();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
    if (this.#running) {
      this.#host.requestUpdate();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#again(), this.#millis);
    }
  }

  #again() {
    if (document.hidden) {
      this.#timer = setTimeout(() => this.#again(), this.#millis);
    } else {
      this.refresh();
    }
  }
}
