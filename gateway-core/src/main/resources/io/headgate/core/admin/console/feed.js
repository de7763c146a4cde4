const REMEMBERED = 200;
const FIRST_WAIT_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 15_000;
// The gateway sends something every 15 s.
const SILENCE_MILLIS = 40_000;

/**
 * What happens in the gateway, as it tells by server-sent events; the newest first. Dispatches "event" for each and
 * "connection" when the stream begins or breaks. Comes back by itself after what it saw last.
 */
export class Feed extends EventTarget {
  #api;
  #stop = new AbortController();
  #last = null;
  events = [];
  connected = false;

  constructor(api) {
    super();
    this.#api = api;
  }

  async start() {
    let wait = FIRST_WAIT_MILLIS;
    while (!this.#stop.signal.aborted) {
      try {
        const response = await this.#api.events(this.#last, this.#stop.signal);
        wait = FIRST_WAIT_MILLIS;
        this.#connection(true);
        await this.#read(response.body);
      } catch (failure) {
        if (failure.status === 401) {
          this.stop();
        }
      }
      this.#connection(false);
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
    }
  }

  stop() {
    this.#stop.abort();
  }

  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let silence;
    const read = () => {
      clearTimeout(silence);
      silence = setTimeout(() => reader.cancel(), SILENCE_MILLIS);
      return reader.read();
    };
    let rest = '';
    try {
      for (let next = await read(); !next.done; next = await read()) {
        const blocks = (rest + next.value).split('\n\n');
        rest = blocks.pop();
        blocks.forEach((block) => this.#tell(block));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #tell(block) {
    const fields = new Map();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(': ');
      if (colon > 0) {
        fields.set(line.slice(0, colon), line.slice(colon + 2));
      }
    }
    if (!fields.has('data')) {
      return;
    }
    this.#last = fields.get('id') ?? this.#last;
    const event = { id: this.#last, type: fields.get('event'), at: new Date(), data: JSON.parse(fields.get('data')) };
    this.events = [event, ...this.events].slice(0, REMEMBERED);
    this.dispatchEvent(new CustomEvent('event', { detail: event }));
  }

  #connection(connected) {
    if (this.connected !== connected) {
      this.connected = connected;
      this.dispatchEvent(new Event('connection'));
    }
  }
}
