package io.headgate.core.plugin;

/** Carries a {@link Refusal} to where it is announced. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(RefusalCode code, String reason) {
        super(reason, null, false, false);
        this.refusal = new Refusal(code, reason);
    }

    Refusal refusal() {
        return refusal;
    }
}
