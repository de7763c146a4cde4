package io.headgate.core.upstream;

import io.headgate.api.balance.PickRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Chooses a server of a pool. */
@State(Scope.Thread)
public class BenchmarkPick {

    private final Pool pool = new Fixture().pool(Fixture.config("first", 3));
    private final PickRequest request = Fixture.request();

    /** By a balancer, without a session. */
    @Benchmark
    public Object pick() {
        return pool.pick(request, null);
    }
}
