package io.headgate.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part of Headgate may know which: plugins → API ← core, and Vert.x's internals in two packages. */
@AnalyzeClasses(
        packages = "io.headgate",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {

    @ArchTest
    static final ArchRule core_never_names_a_plugin = noClasses()
            .that()
            .resideInAPackage("io.headgate.core..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.headgate.plugins..");

    @ArchTest
    static final ArchRule api_depends_on_nothing_that_a_plugin_cannot_see = classes()
            .that()
            .resideInAPackage("io.headgate.api..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "io.headgate.api..",
                    "io.vertx.core..",
                    "io.vertx.sqlclient..",
                    "org.pf4j..",
                    "org.slf4j..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule only_the_wire_packages_touch_internals = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.headgate.core.proxy.wire..",
                    "io.headgate.core.database.wire..",
                    "io.headgate.core.plugin.wire..",
                    "io.headgate.core.systemd.wire..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx..internal..", "io.vertx..impl..", "io.netty.channel.."));

    @ArchTest
    static final ArchRule packages_of_the_core_know_each_other_in_one_direction_only =
            slices().matching("io.headgate.core.(*)..").should().beFreeOfCycles();

    /** The contract tests of the plugin API, which are no part of it. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
