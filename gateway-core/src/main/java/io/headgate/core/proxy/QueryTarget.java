package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.service.ServiceException;
import io.headgate.core.database.PublishedQuery;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the rows of a published query. Fields of the request that parameters come from stand in {@code Vary}, so
 * that no cache gives one request's rows to another.
 */
public final class QueryTarget implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(QueryTarget.class);

    private final PublishedQuery query;
    private final @Nullable String vary;

    /** Makes the target of a query. */
    public QueryTarget(PublishedQuery query) {
        this.query = query;
        this.vary = query.fields().isEmpty() ? null : String.join(", ", query.fields());
    }

    @Override
    public void handle(ProxyExchange exchange) {
        Promise<Void> unwanted = Promise.promise();
        exchange.passage().calls(blamed -> unwanted.tryComplete());
        query.answer(exchange, unwanted.future()).onComplete((answer, failure) -> {
            if (exchange.response() != null || unwanted.future().isComplete()) {
                return;
            }
            if (answer == null) {
                exchange.fail(varying(problem(exchange, failure)));
            } else {
                exchange.answer(new ResponseHead(200, head()), Body.of(answer.json()));
            }
        });
    }

    private Headers head() {
        Headers headers = Headers.of("Content-Type", "application/json");
        return vary == null ? headers : headers.add("Vary", vary);
    }

    private Problem varying(Problem problem) {
        return vary == null ? problem : problem.with("Vary", vary);
    }

    @Override
    public boolean keepsTimeout() {
        return true;
    }

    private static Problem problem(ProxyExchange exchange, @Nullable Throwable failure) {
        if (failure instanceof ServiceException known) {
            return Problem.of(known);
        }
        LOG.error("The query of route {} failed for request {}", exchange.route(), exchange.id(), failure);
        return ProblemCode.INTERNAL.problem();
    }
}
