package io.headgate.core;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Whether event loops do what they are given. */
final class Pulse {

    private Pulse() {}

    /** Completes when each of these loops has answered: never, while one is blocked. Does not block itself. */
    static Future<?> of(List<Context> loops) {
        List<Future<Void>> answers = new ArrayList<>();
        for (Context loop : loops) {
            Promise<Void> answer = Promise.promise();
            loop.runOnContext(now -> answer.complete());
            answers.add(answer.future());
        }
        return Future.all(answers);
    }
}
