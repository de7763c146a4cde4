package io.headgate.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract has each operation of the admin API, and no other. */
class MountedPathsTest {

    private static final String API = "/api/v1";

    private final Vertx vertx = Vertx.vertx();

    /** What they show does not matter here. */
    private final List<Resource> resources = List.of(
            new StatusResource(null),
            new PoolsResource(null),
            new CachesResource(null),
            new PluginsResource(vertx, null, null),
            new ConfigResource(null, null),
            new EventsResource(vertx),
            new Console(vertx, List::of));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void contract_hasExactlyTheMountedOperations() {
        Router router = Router.router(vertx);
        Paths paths = new Paths(router);
        resources.forEach(resource -> resource.addTo(paths));
        Set<String> mounted = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            for (HttpMethod method : route.methods()) {
                // That of GET without the body.
                if (!method.equals(HttpMethod.HEAD)) {
                    mounted.add(method + " " + route.getPath().replaceAll(":([a-z]+)", "{$1}"));
                }
            }
        }
        assertThat(mounted).isEqualTo(contract());
    }

    @Test
    void resources_areAllOfThemLookedAt() {
        Set<String> known = resources.stream()
                .map(resource -> resource.getClass().getName())
                .collect(Collectors.toSet());
        Set<String> all = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.headgate.core")
                        .stream()
                        .filter(type -> type.isAssignableTo(Resource.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        assertThat(all).isEqualTo(known);
    }

    private static Set<String> contract() {
        Set<String> operations = new TreeSet<>();
        JsonObject paths = new JsonObject(StatusResource.contract()).getJsonObject("paths");
        paths.fieldNames()
                .forEach(path -> paths.getJsonObject(path)
                        .fieldNames()
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + ' ' + API + path)));
        return operations;
    }
}
