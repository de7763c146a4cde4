package io.headgate.api.balance;

import java.util.ArrayList;
import java.util.List;

/** A server of which a test says how busy it is. */
public final class TestServer implements Server {

    private final String id;
    private final int weight;
    private volatile int active;

    /** A server with nothing to do. */
    public TestServer(String id, int weight) {
        this.id = id;
        this.weight = weight;
    }

    /** Servers named {@code server-0}, {@code server-1} and so on with the given weights. */
    public static List<TestServer> ofWeights(int... weights) {
        List<TestServer> servers = new ArrayList<>();
        for (int weight : weights) {
            servers.add(new TestServer("server-" + servers.size(), weight));
        }
        return List.copyOf(servers);
    }

    /** Sets the number of requests that it is working on. */
    public TestServer busy(int requests) {
        active = requests;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return "http://" + id + ".test:8080";
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public String toString() {
        return id;
    }
}
