package io.headgate.core.runtime;

import io.headgate.api.plugin.PluginContext;
import io.headgate.core.plugin.ExtensionEndpoints;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.ServersProbe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked of the parts of a runtime that another does not have. Safe for use from any thread. */
final class ProbeQuestions {

    private static final int SHOWN = 5;

    private final PoolEnvironment environment;

    ProbeQuestions(PoolEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Asks them all at once.
     *
     * @param before the runtime in force; null when all parts are new
     * @return what has not answered, in the order of pools, databases and plugins; there soon after the deadline
     */
    Future<List<ProbeFinding>> ask(Runtime next, @Nullable Runtime before, Duration deadline) {
        Future<List<ProbeFinding>> pools = next.pools()
                .probe(before == null ? null : before.pools(), environment, deadline)
                .map(ProbeQuestions::pools);
        Future<List<ProbeFinding>> databases = next.databases()
                .probe(before == null ? null : before.databases(), deadline)
                .map(ProbeQuestions::databases);
        Future<List<ProbeFinding>> plugins = plugins(next.extensionsUnlike(before), deadline);
        return Future.join(pools, databases, plugins).map(done -> {
            List<ProbeFinding> findings = new ArrayList<>(pools.result());
            findings.addAll(databases.result());
            findings.addAll(plugins.result());
            return findings;
        });
    }

    private static List<ProbeFinding> pools(List<ServersProbe.Answers> pools) {
        List<ProbeFinding> findings = new ArrayList<>();
        for (ServersProbe.Answers pool : pools) {
            String servers = "pools." + pool.pool() + ".servers";
            if (pool.none()) {
                findings.add(ProbeFinding.grave(servers, none(pool)));
                continue;
            }
            for (ServersProbe.Answer answer : pool.faults()) {
                findings.add(ProbeFinding.slight(servers + '[' + answer.index() + ']', said(answer)));
            }
            if (pool.untold() > 0) {
                findings.add(ProbeFinding.slight(servers, "there was no time to ask " + pool.untold() + " of them"));
            }
        }
        return findings;
    }

    private static String none(ServersProbe.Answers pool) {
        List<ServersProbe.Answer> faults = pool.faults();
        String all = faults.stream().limit(SHOWN).map(ProbeQuestions::said).collect(Collectors.joining(", "));
        String more = faults.size() > SHOWN ? ", and " + (faults.size() - SHOWN) + " more" : "";
        return "no server answers: " + all + more + " (expected: at least one that does)";
    }

    private static String said(ServersProbe.Answer answer) {
        return '"' + answer.address() + "\" " + answer.fault();
    }

    private static List<ProbeFinding> databases(Map<String, String> faults) {
        return faults.entrySet().stream()
                .map(fault -> ProbeFinding.grave("databases." + fault.getKey(), fault.getValue()))
                .toList();
    }

    /** One question for each version of a plugin; its extensions share its event loop. */
    private static Future<List<ProbeFinding>> plugins(List<ExtensionEndpoints.Created> extensions, Duration deadline) {
        Map<PluginContext, Future<Void>> asked = new HashMap<>();
        for (ExtensionEndpoints.Created created : extensions) {
            asked.computeIfAbsent(
                    created.extension().context(),
                    context -> created.extension().ping().timeout(deadline.toMillis(), TimeUnit.MILLISECONDS));
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return Future.join(List.copyOf(asked.values()))
                .transform(done -> Future.succeededFuture(extensions.stream()
                        .filter(created ->
                                isSilent(asked.get(created.extension().context())))
                        .map(created -> ProbeFinding.grave(path(created), silent(created, deadline)))
                        .toList()));
    }

    private static boolean isSilent(@Nullable Future<Void> asked) {
        return asked != null && asked.failed();
    }

    private static String silent(ExtensionEndpoints.Created created, Duration deadline) {
        PluginContext plugin = created.extension().context();
        return "plugin " + plugin.pluginId() + ' ' + plugin.pluginVersion() + " does not answer (expected: within "
                + deadline.toMillis() + " ms)";
    }

    private static String path(ExtensionEndpoints.Created created) {
        return switch (created.point()) {
            case BALANCER -> "pools." + created.name() + ".algorithm";
            case HEALTH_CHECK -> "pools." + created.name() + ".health";
            case CACHE_STRATEGY -> "caches." + created.name() + ".strategy";
            case CACHE_STORE -> "caches." + created.name() + ".tiers";
            case FILTER -> "routes." + created.name() + ".filters";
        };
    }
}
