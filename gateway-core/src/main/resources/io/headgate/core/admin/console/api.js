const BASE = '/api/v1';
const DEADLINE_MILLIS = 15_000;
// A change is built, probed and bound before it is answered.
const CHANGE_DEADLINE_MILLIS = 60_000;
const UPLOAD_DEADLINE_MILLIS = 120_000;

/** What the gateway refused (RFC 9457), or what kept its answer from coming; status 0 is the latter. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = body.code ?? 'UNKNOWN';
    this.body = body;
  }
}

/** A path of names, each as one segment whatever is in it. */
export function path(...segments) {
  return segments.map((segment) => '/' + encodeURIComponent(segment)).join('');
}

/** The admin API for the bearer of a token. Answers are parsed JSON; what is refused is thrown as a Problem. */
export class Api {
  #token;
  #onUnauthorized;

  constructor(token, onUnauthorized = () => {}) {
    this.#token = token;
    this.#onUnauthorized = onUnauthorized;
  }

  get(resource) {
    return this.#json('GET', resource, {});
  }

  post(resource, body) {
    return this.#json('POST', resource, { body: JSON.stringify(body ?? {}) });
  }

  delete(resource) {
    return this.#json('DELETE', resource, {});
  }

  /** Sends the text of a config, which goes as it is. */
  text(method, resource, text, headers = {}) {
    return this.#json(method, resource, { body: text, headers });
  }

  /** Sends a jar. */
  upload(resource, file) {
    return this.#json('POST', resource, {
      body: file,
      headers: { 'Content-Type': 'application/java-archive' },
      deadline: UPLOAD_DEADLINE_MILLIS,
    });
  }

  /** The response to a request for the stream of events that came after one. */
  events(lastId, signal) {
    return this.#fetch('GET', '/events', {
      headers: lastId === null ? {} : { 'Last-Event-ID': lastId },
      signal,
    });
  }

  async #json(method, resource, { body, headers, deadline = method === 'GET' ? DEADLINE_MILLIS : CHANGE_DEADLINE_MILLIS }) {
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await this.#fetch(method, resource, {
      body,
      headers: { ...type, ...headers },
      signal: AbortSignal.timeout(deadline),
    });
    return response.status === 204 ? null : this.#read(response);
  }

  async #read(response) {
    try {
      return await response.json();
    } catch {
      throw new Problem(0, { detail: 'The gateway’s answer broke off.' });
    }
  }

  async #fetch(method, resource, { body, headers, signal }) {
    let response;
    try {
      response = await fetch(BASE + resource, {
        method,
        body,
        headers: { ...headers, Authorization: `Bearer ${this.#token}` },
        signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (failure) {
      const late = failure.name === 'TimeoutError';
      throw new Problem(0, { detail: late ? 'The gateway did not answer in time.' : 'The gateway cannot be reached.' });
    }
    if (response.ok) {
      return response;
    }
    const problem = new Problem(response.status, await response.json().catch(() => ({})));
    if (problem.status === 401) {
      this.#onUnauthorized(problem);
    }
    throw problem;
  }
}
