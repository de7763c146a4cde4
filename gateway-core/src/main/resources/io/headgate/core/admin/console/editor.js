import { LitElement } from 'lit';
import { isDark } from './theme.js';

const FILE = 'headgate://config/gateway.json';

/** Monaco comes as AMD modules, and is loaded by the first editor that is shown. */
let loading = null;

function monaco() {
  loading ??= new Promise((resolve, reject) => {
    const base = new URL(import.meta.resolve('monaco-editor/min/vs'), window.location.origin).href;
    window.MonacoEnvironment = { getWorkerUrl: () => `${base}/base/worker/workerMain.js` };
    const script = document.createElement('script');
    script.src = `${base}/loader.js`;
    script.onerror = () => reject(new Error('The editor could not be loaded.'));
    script.onload = () => {
      window.require.config({ paths: { vs: base } });
      window.require(['vs/editor/editor.main'], () => resolve(window.monaco), reject);
    };
    document.head.append(script);
  });
  return loading;
}

/**
 * An editor for a config. `text` is what it begins with, `schema` what it completes and checks by, `problems` what the
 * gateway says of it. Dispatches "text" when the user changes it and "ready" when it can be used.
 */
class Editor extends LitElement {
  static properties = {
    text: { attribute: false },
    schema: { attribute: false },
    problems: { attribute: false },
    locked: { type: Boolean },
  };

  #editor = null;
  #monaco = null;
  #onTheme = () => this.#monaco?.editor.setTheme(isDark() ? 'vs-dark' : 'vs');

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hg-theme', this.#onTheme);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hg-theme', this.#onTheme);
    this.#editor?.getModel().dispose();
    this.#editor?.dispose();
    this.#editor = null;
  }

  async firstUpdated() {
    try {
      this.#monaco = await monaco();
    } catch (failure) {
      this.textContent = failure.message ?? 'The editor could not be loaded.';
      return;
    }
    if (this.isConnected) {
      this.#open();
    }
  }

  #open() {
    const { editor, languages, Uri } = this.#monaco;
    languages.json.jsonDefaults.setDiagnosticsOptions({
      validate: true,
      allowComments: false,
      schemaValidation: 'warning',
      enableSchemaRequest: false,
      schemas: [{ uri: 'headgate://config/gateway.schema.json', fileMatch: [FILE], schema: this.schema }],
    });
    const uri = Uri.parse(FILE);
    editor.getModel(uri)?.dispose();
    this.#editor = editor.create(this, {
      model: editor.createModel(this.text, 'json', uri),
      ariaLabel: 'The config',
      automaticLayout: true,
      fixedOverflowWidgets: true,
      fontSize: 13,
      minimap: { enabled: false },
      readOnly: this.locked,
      scrollBeyondLastLine: false,
      tabSize: 2,
      theme: isDark() ? 'vs-dark' : 'vs',
    });
    this.#editor.onDidChangeModelContent(() => {
      this.text = this.#editor.getValue();
      this.dispatchEvent(new CustomEvent('text', { detail: this.text }));
    });
    this.#mark();
    this.dispatchEvent(new Event('ready'));
  }

  updated(changed) {
    if (this.#editor === null) {
      return;
    }
    if (changed.has('text') && this.text !== this.#editor.getValue()) {
      this.#editor.setValue(this.text);
    }
    if (changed.has('locked')) {
      this.#editor.updateOptions({ readOnly: this.locked });
    }
    if (changed.has('problems')) {
      this.#mark();
    }
  }

  /** Goes to a line. */
  reveal(line) {
    this.#editor?.revealLineInCenter(line);
    this.#editor?.setPosition({ lineNumber: line, column: 1 });
    this.#editor?.focus();
  }

  #mark() {
    const { editor, MarkerSeverity } = this.#monaco;
    const model = this.#editor.getModel();
    const markers = this.problems
      .filter((problem) => problem.line >= 1 && problem.line <= model.getLineCount())
      .map((problem) => ({
        severity: MarkerSeverity.Error,
        message: [problem.path, problem.message].filter(Boolean).join(': '),
        startLineNumber: problem.line,
        endLineNumber: problem.line,
        startColumn: model.getLineFirstNonWhitespaceColumn(problem.line) || 1,
        endColumn: model.getLineMaxColumn(problem.line),
      }));
    editor.setModelMarkers(model, 'headgate', markers);
  }
}

customElements.define('hg-editor', Editor);
