package io.headgate.core.runtime;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Futures on threads that may block: never on an event loop. */
public final class Await {

    private Await() {}

    /** A Future that failed or took too long; the message is the failure's, in one line for people. */
    public static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Failure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The result of a Future.
     *
     * @throws Failure when it fails, is not there in time, or the thread is interrupted
     */
    public static <T> T result(Future<T> future, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            throw new Failure(message == null ? cause.toString() : message, cause);
        } catch (TimeoutException e) {
            throw new Failure("not done within " + patience.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
