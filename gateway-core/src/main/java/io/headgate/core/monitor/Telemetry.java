package io.headgate.core.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one process and their export in the text format of Prometheus.
 *
 * <p>Counting on the path of a request is done by plain adders of the parts themselves, which are read here at each
 * scrape; Vert.x's own meters are on for everything but the HTTP and TCP traffic that those adders count already.
 */
public final class Telemetry implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SharedMeters plugins = new SharedMeters(registry);
    private volatile Supplier<String> further = () -> "";
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Makes the registry and binds the meters of the JVM and of the process. */
    public Telemetry() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** Has a Vert.x report its meters here. */
    public VertxBuilder instrument(VertxBuilder builder) {
        MicrometerMetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT);
        return builder.with(new VertxOptions().setMetricsOptions(metrics).setPreferNativeTransport(true))
                .withMetrics(new MicrometerMetricsFactory(registry));
    }

    /** A count that its owner keeps; {@code owner} is held weakly. */
    public <T> void counter(String name, T owner, ToDoubleFunction<T> count, String... labels) {
        FunctionCounter.builder(name, owner, count).tags(labels).register(registry);
    }

    /** A value that its owner keeps; {@code owner} is held weakly. */
    public <T> void gauge(String name, T owner, ToDoubleFunction<T> value, String... labels) {
        Gauge.builder(name, owner, value).tags(labels).register(registry);
    }

    /** The meters of one plugin version; closing them removes them, except those that another version of it has too. */
    public PluginMeters pluginMeters(String pluginId) {
        return new PluginMeters(plugins, pluginId);
    }

    /** Meters that their owner writes in the text format of Prometheus himself. */
    public void text(Supplier<String> meters) {
        further = meters;
    }

    /** All meters in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape() + further.get();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
