package io.headgate.core.runtime;

import io.headgate.api.event.ProbeFailed;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.SwapConfig;
import io.headgate.core.event.Events;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what is new in a runtime whether it is there, all at once and before one deadline: servers, databases, plugins. For
 * the swap's own thread, which it blocks; {@link #stop} is for any.
 */
final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    /** What the questions get beyond the deadline to say so themselves. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final ProbeQuestions questions;
    private final Events events;
    private volatile boolean stopped;
    private volatile @Nullable Promise<List<ProbeFinding>> awaited;

    Probe(ProbeQuestions questions, Events events) {
        this.questions = questions;
        this.events = events;
    }

    /**
     * Lets a runtime pass that may take over, or be tried, beside the one in force.
     *
     * @throws SwapFailure when it is to be refused
     */
    void check(Runtime next, Runtime before, String cause) {
        SwapConfig.Probe terms = next.config().swap().probe();
        if (terms.mode() == SwapConfig.ProbeMode.OFF) {
            return;
        }
        List<ProbeFinding> findings = answers(next, before, terms.deadline());
        List<ConfigProblem> grave = findings.stream()
                .filter(ProbeFinding::grave)
                .map(ProbeFinding::problem)
                .toList();
        boolean refused = terms.mode() == SwapConfig.ProbeMode.REQUIRE && !grave.isEmpty();
        tell(next, findings, cause, refused);
        if (refused) {
            throw new SwapFailure(grave);
        }
    }

    /** Says what the first runtime has found missing; it is in force already, and nobody waits. */
    void lookAfter(Runtime first, String cause) {
        SwapConfig.Probe terms = first.config().swap().probe();
        if (terms.mode() != SwapConfig.ProbeMode.OFF) {
            questions
                    .ask(first, null, terms.deadline())
                    .onSuccess(findings -> {
                        if (!stopped) {
                            tell(first, findings, cause, false);
                        }
                    })
                    .onFailure(e -> LOG.error(
                            "What config {} depends on could not be asked",
                            first.config().digest(),
                            e));
        }
    }

    /** Nobody waits any more: a runtime that is being asked about fails. */
    void stop() {
        stopped = true;
        Promise<List<ProbeFinding>> waiting = awaited;
        if (waiting != null) {
            waiting.tryFail("the gateway is stopping");
        }
    }

    private List<ProbeFinding> answers(Runtime next, Runtime before, Duration deadline) {
        Promise<List<ProbeFinding>> answered = Promise.promise();
        awaited = answered;
        if (stopped) {
            throw new SwapFailure("the gateway is stopping");
        }
        questions.ask(next, before, deadline).onSuccess(answered::tryComplete).onFailure(answered::tryFail);
        try {
            return Await.result(answered.future(), deadline.plus(MARGIN));
        } catch (Await.Failure e) {
            if (stopped) {
                throw new SwapFailure("the gateway is stopping");
            }
            return List.of(ProbeFinding.grave("", "what is new in it could not be asked: " + e.getMessage()));
        } finally {
            awaited = null;
        }
    }

    private void tell(Runtime next, List<ProbeFinding> findings, String cause, boolean refused) {
        if (findings.isEmpty()) {
            return;
        }
        List<String> problems =
                findings.stream().map(finding -> finding.problem().toString()).toList();
        String digest = next.config().digest();
        if (!refused) {
            problems.forEach(problem -> LOG.warn("Config {}: {}", digest, problem));
        }
        events.publish(new ProbeFailed(digest, cause, refused, problems));
    }
}
