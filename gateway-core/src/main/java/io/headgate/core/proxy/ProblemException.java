package io.headgate.core.proxy;

/** Carries a {@link Problem} out of the rules. It is an ordinary outcome and takes no stack trace. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** Makes the exception. */
    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** What the client is to be told. */
    public Problem problem() {
        return problem;
    }
}
