package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.ExtensionGuard;
import io.headgate.core.plugin.WorkerThreads;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the filters of one exchange: over its request in order, over its response in reverse. Without a Future from a
 * filter it never leaves the stack.
 */
final class FilterRun {

    private static final Logger LOG = LoggerFactory.getLogger(FilterRun.class);

    private final ProxyExchange exchange;
    private final Passage passage;
    private final List<GuardedFilter> filters;
    private int reached;
    private int awaited = -1;
    private @Nullable Runnable onTimeout;
    private WorkerThreads.@Nullable Work giveUp;

    FilterRun(ProxyExchange exchange, Passage passage) {
        this.exchange = exchange;
        this.passage = passage;
        this.filters = exchange.matched().filters();
    }

    /** Goes on with the request; when no filter has answered it, the passage goes on. */
    void request() {
        while (reached < filters.size()) {
            GuardedFilter filter = filters.get(reached++);
            ExtensionGuard guard = filter.guard();
            if (guard.closed()) {
                if (!without(filter)) {
                    return;
                }
                continue;
            }
            if (filter.workers() != null) {
                requestOnWorker(filter, filter.workers());
                return;
            }
            Future<?> work;
            CallSlot call = guard.enter();
            try {
                work = filter.filter().onRequest(exchange);
            } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
                work = Future.failedFuture(failure);
            } finally {
                call.leave();
            }
            if (exchange.response() != null) {
                return;
            }
            if (work != null && !work.succeeded()) {
                if (!work.isComplete()) {
                    int mine = reached;
                    await(mine, () -> resumeRequest(mine, filter, new FilterTimeout()));
                    work.onComplete((done, failure) -> onLoop(() -> resumeRequest(mine, filter, failure)));
                    return;
                }
                if (!passedOver(filter, work.cause())) {
                    return;
                }
            }
        }
        passage.filtered();
    }

    private void resumeRequest(int mine, GuardedFilter filter, @Nullable Throwable failure) {
        if (awaited != mine || exchange.response() != null || passage.isOver()) {
            return;
        }
        stopWaiting();
        if (failure == null || passedOver(filter, failure)) {
            request();
        }
    }

    /** Calls a filter that may block where it may, and goes on here when it is back in time. */
    private void requestOnWorker(GuardedFilter filter, WorkerThreads workers) {
        WorkerExchange there = new WorkerExchange(exchange);
        WorkerThreads.Work work = workers.call(() -> filter.filter().onRequest(there));
        if (work == null) {
            exchange.fail(ProblemCode.FILTER_BUSY.problem().with("Retry-After", "1"));
            return;
        }
        int mine = reached;
        giveUp = work;
        await(mine, () -> {
            work.giveUp();
            resumeRequest(mine, filter, new FilterTimeout());
        });
        work.future()
                .onComplete((done, failure) -> onLoop(() -> {
                    if (failure != null || awaited != mine || exchange.response() != null || passage.isOver()) {
                        there.discard();
                        resumeRequest(mine, filter, failure);
                        return;
                    }
                    stopWaiting();
                    there.applyTo(exchange);
                    if (exchange.response() == null) {
                        request();
                    }
                }));
    }

    private void responseOnWorker(GuardedFilter filter, WorkerThreads workers, ResponseHead head, Body body) {
        WorkerExchange there = new WorkerExchange(exchange);
        WorkerThreads.Work work = workers.call(() -> filter.filter().onResponse(there));
        if (work == null) {
            passage.replaceResponse(ProblemCode.FILTER_BUSY.problem().with("Retry-After", "1"));
            return;
        }
        int mine = reached;
        giveUp = work;
        await(mine, () -> {
            work.giveUp();
            resumeResponse(mine, filter, new FilterTimeout(), head, body);
        });
        work.future()
                .onComplete((done, failure) -> onLoop(() -> {
                    if (failure != null || awaited != mine || passage.isOver()) {
                        resumeResponse(mine, filter, failure, head, body);
                        return;
                    }
                    stopWaiting();
                    there.applyTo(exchange);
                    response(head, body);
                }));
    }

    private void stopWaiting() {
        awaited = -1;
        giveUp = null;
    }

    /** A filter may complete its Future on any thread. */
    private void onLoop(Runnable resumption) {
        passage.lane().context().runOnContext(nothing -> resumption.run());
    }

    /** Each filter that is waited for has the route's timeout for itself. */
    private void await(int mine, Runnable timeout) {
        awaited = mine;
        onTimeout = timeout;
        passage.waits();
    }

    /** The exchange goes on without the filters. */
    void stop() {
        WorkerThreads.Work unwanted = giveUp;
        stopWaiting();
        if (unwanted != null) {
            unwanted.giveUp();
        }
    }

    /** The filter that is being waited for, if there is one, has had its time. */
    void timedOut() {
        Runnable late = onTimeout;
        if (awaited >= 0 && late != null) {
            late.run();
        }
    }

    /** Goes on with the response: the filters that have seen the request see it, last first. */
    void response(ResponseHead head, Body body) {
        while (reached > 0) {
            GuardedFilter filter = filters.get(--reached);
            ExtensionGuard guard = filter.guard();
            if (guard.closed()) {
                if (!responseWithout(filter)) {
                    return;
                }
                continue;
            }
            if (filter.workers() != null) {
                responseOnWorker(filter, filter.workers(), head, body);
                return;
            }
            Future<?> work;
            CallSlot call = guard.enter();
            try {
                work = filter.filter().onResponse(exchange);
            } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
                work = Future.failedFuture(failure);
            } finally {
                call.leave();
            }
            if (work != null && !work.succeeded()) {
                if (!work.isComplete()) {
                    int mine = reached;
                    await(mine, () -> resumeResponse(mine, filter, new FilterTimeout(), head, body));
                    work.onComplete((done, failure) -> onLoop(() -> resumeResponse(mine, filter, failure, head, body)));
                    return;
                }
                if (!responsePassedOver(filter, work.cause())) {
                    return;
                }
            }
        }
        passage.responseFiltered(head, body);
    }

    private void resumeResponse(
            int mine, GuardedFilter filter, @Nullable Throwable failure, ResponseHead head, Body body) {
        if (awaited != mine || passage.isOver()) {
            return;
        }
        stopWaiting();
        if (failure == null || responsePassedOver(filter, failure)) {
            response(head, body);
        }
    }

    private boolean responsePassedOver(GuardedFilter filter, Throwable failure) {
        note(filter, failure);
        return responseWithout(filter);
    }

    private boolean responseWithout(GuardedFilter filter) {
        if (filter.onFailure() == GuardedFilter.OnFailure.SKIP) {
            return true;
        }
        passage.replaceResponse(problem(filter));
        return false;
    }

    private boolean passedOver(GuardedFilter filter, Throwable failure) {
        note(filter, failure);
        return without(filter);
    }

    private boolean without(GuardedFilter filter) {
        if (filter.onFailure() == GuardedFilter.OnFailure.SKIP) {
            return true;
        }
        exchange.fail(problem(filter));
        return false;
    }

    private static Problem problem(GuardedFilter filter) {
        return filter.onFailure() == GuardedFilter.OnFailure.CLOSE
                ? ProblemCode.ACCESS_UNCERTAIN.problem()
                : ProblemCode.FILTER_FAILED.problem();
    }

    private void note(GuardedFilter filter, Throwable failure) {
        filter.guard().failed(failure);
        LOG.debug("Filter {} of route {} failed for request {}", filter.name(), exchange.route(), exchange.id());
    }

    private static final class FilterTimeout extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FilterTimeout() {
            super("the filter did not finish within the route's timeout", null, false, false);
        }
    }
}
