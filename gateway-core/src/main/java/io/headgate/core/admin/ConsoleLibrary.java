package io.headgate.core.admin;

/** A library of the console, which is served from its own jar under a path that has its version. */
enum ConsoleLibrary {
    LIT("lit", "3.3.3", "_static/lit/3.3.3"),
    LIT_HTML("lit-html", "3.3.3", "_static/lit-html/3.3.3"),
    LIT_ELEMENT("lit-element", "4.2.2", "_static/lit-element/4.2.2"),
    REACTIVE_ELEMENT("reactive-element", "2.1.2", "_static/reactive-element/2.1.2"),
    ECHARTS("echarts", "6.0.0", "_static/echarts/6.0.0"),
    MONACO("monaco-editor", "0.52.2", "webjars/monaco-editor/0.52.2");

    private final String label;
    private final String version;
    private final String folder;

    ConsoleLibrary(String label, String version, String folder) {
        this.label = label;
        this.version = version;
        this.folder = folder;
    }

    /** Where its files are on the class path. */
    String folder() {
        return "META-INF/resources/" + folder;
    }

    /** Where its files are on the admin listener, with a slash at the end. */
    String path() {
        return "/console/lib/" + label + '/' + version + '/';
    }
}
