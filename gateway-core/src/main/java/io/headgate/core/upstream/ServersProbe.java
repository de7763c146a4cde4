package io.headgate.core.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers once whether they are there, {@value #AT_ONCE} at once and all of them before one deadline. Works on the
 * context of the environment.
 */
public final class ServersProbe {

    static final int AT_ONCE = 64;

    private final PoolEnvironment environment;
    private final Duration deadline;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final Promise<Void> done = Promise.promise();
    private final Set<Question> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean over;

    ServersProbe(PoolEnvironment environment, Duration deadline) {
        this.environment = environment;
        this.deadline = deadline;
    }

    /**
     * What the servers of a pool have answered that had to be asked.
     *
     * @param kept how many of its servers did not have to be
     * @param asked those that have answered, or not in time, in the order of the config
     * @param untold how many there was no time for
     */
    public record Answers(String pool, int kept, List<Answer> asked, int untold) {

        /** Those that are not there. */
        public List<Answer> faults() {
            return asked.stream().filter(answer -> answer.fault() != null).toList();
        }

        /** Whether it has no server that is known to be there, or may be. */
        public boolean none() {
            return kept == 0 && untold == 0 && asked.stream().allMatch(answer -> answer.fault() != null);
        }
    }

    /**
     * What one server has answered.
     *
     * @param index in the list of the config
     * @param fault why nothing can be sent to it; null when it is there
     */
    public record Answer(
            int index, String address, @Nullable String fault) {}

    private record Question(Pool pool, int index, UpstreamServer server, List<Answer> answers) {}

    private record Asked(Pool pool, int questions, List<Answer> answers) {

        Answers told() {
            List<Answer> answered = new ArrayList<>(List.copyOf(answers));
            answered.sort((one, other) -> Integer.compare(one.index(), other.index()));
            int servers = pool.upstreams().size();
            return new Answers(
                    pool.name(),
                    Math.max(0, servers - questions),
                    Collections.unmodifiableList(answered),
                    questions - answered.size());
        }
    }

    Future<List<Answers>> ask(Collection<Pool> pools, Map<String, Pool> before) {
        List<Asked> asked = new ArrayList<>();
        for (Pool pool : pools) {
            Map<Integer, UpstreamServer> unknown = pool.unknown(before.get(pool.name()));
            if (!unknown.isEmpty()) {
                List<Answer> answers = new ArrayList<>();
                unknown.forEach((index, server) -> waiting.add(new Question(pool, index, server, answers)));
                asked.add(new Asked(pool, unknown.size(), answers));
            }
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Promise<List<Answers>> told = Promise.promise();
        environment.context().runOnContext(go -> begin(asked, told));
        return told.future();
    }

    private void begin(List<Asked> asked, Promise<List<Answers>> told) {
        NetClient client = environment.context().owner().createNetClient(new NetClientOptions().setConnectTimeout((int)
                        deadline.toMillis()));
        long limit = environment
                .context()
                .owner()
                .setTimer(deadline.plus(CheckCall.GRACE).toMillis(), late -> done.tryComplete());
        done.future().onComplete(now -> {
            over = true;
            waiting.clear();
            underWay.forEach(silent -> answer(silent, late()));
            environment.context().owner().cancelTimer(limit);
            // Sockets that it still has are closed with it; nobody waits for that.
            var unused = client.close();
            told.complete(asked.stream().map(Asked::told).toList());
        });
        next(client);
    }

    private void next(NetClient client) {
        while (underWay.size() < AT_ONCE && !waiting.isEmpty()) {
            Question question = waiting.removeFirst();
            underWay.add(question);
            ask(question, client)
                    .timeout(deadline.plus(CheckCall.GRACE).toMillis(), TimeUnit.MILLISECONDS)
                    .onComplete((fault, failure) -> environment
                            .context()
                            .runOnContext(
                                    now -> answered(question, failure == null ? fault : reason(failure), client)));
        }
        if (underWay.isEmpty()) {
            done.tryComplete();
        }
    }

    private void answered(Question question, @Nullable String fault, NetClient client) {
        if (!over) {
            underWay.remove(question);
            answer(question, fault);
            next(client);
        }
    }

    private static void answer(Question question, @Nullable String fault) {
        question.answers().add(new Answer(question.index(), question.server().address(), fault));
    }

    private String late() {
        return "no answer within " + deadline.toMillis() + " ms";
    }

    /** What is wrong with it, or null. */
    private Future<@Nullable String> ask(Question question, NetClient client) {
        HealthMonitor monitor = question.pool().monitor();
        UpstreamServer server = question.server();
        if (monitor != null) {
            return monitor.ask(server, deadline).map(result -> result.healthy() ? null : result.detail());
        }
        return client.connect(server.port(), server.host())
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .map(socket -> {
                    String refusal = question.pool().refusal(address(socket, true), address(socket, false));
                    // It was made to see whether it can be.
                    var unused = socket.close();
                    return refusal;
                });
    }

    private static @Nullable InetSocketAddress address(NetSocket socket, boolean remote) {
        io.vertx.core.net.SocketAddress address = remote ? socket.remoteAddress() : socket.localAddress();
        return address != null && address.isInetSocket()
                ? new InetSocketAddress(address.hostAddress(), address.port())
                : null;
    }

    private String reason(Throwable failure) {
        return failure instanceof TimeoutException ? late() : Unconnected.reason(failure);
    }
}
