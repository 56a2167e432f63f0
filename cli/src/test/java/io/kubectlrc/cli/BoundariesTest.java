package io.kubectlrc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each package may import, so that the layers stay layers. */
class BoundariesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.kubectlrc");

  private static final Set<String> TEXTS = Set.of("validity", "selector", "manifest", "wording");
  private static final Set<String> OBJECTS = and(TEXTS, "object", "cluster");
  private static final Set<String> OPERATIONS = and(OBJECTS, "operate", "convert");
  private static final Set<String> RUNS = and(OPERATIONS, "adopt", "update");

  /** Each package of the project, and the ones below it that it may import. */
  private static final Map<String, Set<String>> LAYERS =
      Map.ofEntries(
          entry("wording", Set.of()),
          entry("manifest", Set.of("wording")),
          entry("selector", Set.of("manifest", "wording")),
          entry("validity", Set.of("selector", "manifest")),
          entry("convert", TEXTS),
          entry("lint", and(TEXTS, "convert")),
          entry("cluster", Set.of("selector", "manifest", "wording")),
          entry("object", and(TEXTS, "cluster")),
          entry("operate", Set.of("object", "cluster", "wording")),
          entry("update", OPERATIONS),
          entry("adopt", OPERATIONS),
          entry("run", RUNS),
          entry("simulate", OBJECTS),
          entry("timeline", and(OBJECTS, "operate")),
          entry("watch", and(RUNS, "run", "timeline")),
          entry("rehearse", and(RUNS, "run", "timeline", "simulate")),
          // What is left to migrate is told with what lint says of it.
          entry("inventory", and(RUNS, "run", "timeline", "lint")),
          entry(
              "cli",
              and(RUNS, "run", "timeline", "simulate", "rehearse", "watch", "inventory", "lint")));

  private static Set<String> and(Set<String> below, String... more) {
    Set<String> all = new TreeSet<>(below);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /** The packages right below {@code io.kubectlrc}. */
  static Set<String> packages() {
    return LAYERS.keySet();
  }

  @Test
  void everyPackageHasItsPlaceInTheLayers() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(layer(type.getPackageName())));
    assertThat(LAYERS.keySet()).containsAll(packages);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wording",
        "manifest",
        "selector",
        "validity",
        "convert",
        "lint",
        "cluster",
        "object",
        "operate",
        "update",
        "adopt",
        "run",
        "simulate",
        "timeline",
        "watch",
        "rehearse",
        "inventory",
        "cli"
      })
  void importsOnlyFromTheLayersBelow(String layer) {
    String[] forbidden =
        LAYERS.keySet().stream()
            .filter(other -> !other.equals(layer) && !LAYERS.get(layer).contains(other))
            .map(other -> "io.kubectlrc." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.kubectlrc." + layer + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void hasNoCycles() {
    slices().matching("io.kubectlrc.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.kubectlrc.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void decidesWithoutTouchingTheWorld() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.kubectlrc.object..",
            "io.kubectlrc.operate..",
            "io.kubectlrc.timeline..",
            "io.kubectlrc.update..",
            "io.kubectlrc.adopt..",
            "io.kubectlrc.selector..",
            "io.kubectlrc.validity..",
            "io.kubectlrc.convert..",
            "io.kubectlrc.lint.rules..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.(File|RandomAccess).*|java\\.nio\\.file\\.File.*|java\\.nio\\.channels\\..*"
                + "|java\\.net\\..*Socket.*|java\\.net\\.http\\..*|io\\.fabric8\\.kubernetes\\.client\\..*"
                + "|io\\.kubectlrc\\.cluster\\.(Cluster|Watch)")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void leavesPicocliAndTheProcessToTheProgram() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kubectlrc.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /** The server that the JVM learns a start from is the other end of the client's connections. */
  @Test
  void keepsTheHttpClientBehindTheClusterInterface() {
    for (String client : List.of("io.fabric8.kubernetes.client..", "okhttp3..")) {
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kubectlrc.cluster.http..")
          .and()
          .haveNameNotMatching("io[.]kubectlrc[.]cli[.]WarmUpServer([$].*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(client)
          .check(CLASSES);
    }
  }

  /** What looks on talks to others than the API server, too; so it alone has a client for them. */
  @Test
  void keepsTheSocketsOfAWatchInARoomOfTheirOwn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kubectlrc.watch.net..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hc..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.kubectlrc.watch")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.nio\\.channels\\..*|java\\.net\\..*Socket.*")
        .check(CLASSES);
  }

  /** So it stands in no signature but its own and those of the program. */
  @Test
  void leavesTheRealClusterToWhoeverOpensOne() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.kubectlrc.cluster.http..", "io.kubectlrc.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kubectlrc.cluster.http..")
        .check(CLASSES);
  }

  private static String layer(String packageName) {
    String[] parts = packageName.split("\\.");
    return parts[2];
  }
}
