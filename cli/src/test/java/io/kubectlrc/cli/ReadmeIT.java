package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.Assets;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Types every command of the README into a shell: in a folder that looks like a checkout, with the
 * program installed from its archive, with kubectl, and with a namespace of a real control plane.
 */
@ControlPlaneTest
class ReadmeIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d)");

  /** A time of the day is another one each time. */
  private static final Pattern TIME = Pattern.compile("\\b15:55:\\d\\d");

  @TempDir private static Path temporary;
  private static Path prefix;

  static List<String> sections() throws IOException {
    return Readme.read().sections();
  }

  @BeforeAll
  static void install() throws Exception {
    prefix = temporary.resolve("prefix");
    Path unpacked = Files.createDirectory(temporary.resolve("unpacked"));
    Path archive = built().resolve("kubectl-rc-" + Version.text() + ".tar.gz");
    Ran ran =
        type(
            unpacked,
            Map.of(),
            "cp -R '%s/samples' ../samples && mkdir -p '%s' && cp '%s' '%s' && tar xzf '%s' && kubectl-rc-*/install '%s'"
                .formatted(
                    CHECKOUT,
                    built(),
                    CHECKOUT.resolve("cli/target").resolve(archive.getFileName()),
                    built(),
                    archive,
                    prefix));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static Path built() {
    return temporary.resolve("cli/target");
  }

  @ParameterizedTest
  @MethodSource("sections")
  void whatItTellsToTypeWorks(String section, Sandbox sandbox) throws Exception {
    Path folder = checkout(section);
    Map<String, String> environment =
        Map.of(
            "HOME", folder.toString(),
            "KUBECONFIG", sandbox.kubeconfig().toString(),
            "PATH",
                prefix.resolve("bin")
                    + ":"
                    + Assets.require().folder()
                    + ":"
                    + System.getenv("PATH"));
    prepare(section, sandbox, folder);
    try (ShopFront shop = new ShopFront(sandbox)) {
      typeAndCompare(
          section,
          folder,
          environment,
          text -> text.replace(ShopFront.NAME, shop.url()),
          text -> text.replace(shop.url(), ShopFront.NAME).replace(sandbox.namespace(), "shop"));
    }
  }

  /**
   * @param here what the README says, as it is here
   * @param there what is printed here, as the README says it
   */
  private static void typeAndCompare(
      String section,
      Path folder,
      Map<String, String> environment,
      UnaryOperator<String> here,
      UnaryOperator<String> there)
      throws Exception {
    Ran last = new Ran(0, "", "");
    int typed = 0;
    for (Readme.Block block : Readme.read().of(section)) {
      if (block.language().equals("text")) {
        assertPrints(there.apply(last.out()), block.lines());
        continue;
      }
      for (String line : block.lines()) {
        if (Readme.BUILDING.contains(line.replaceFirst(" *#.*", ""))) {
          continue;
        }
        last = type(folder, environment, here.apply(line));
        Matcher code = EXIT_CODE.matcher(line);
        int expected = code.find() ? Integer.parseInt(code.group(1)) : 0;
        assertThat(last.exitCode()).as(line + "\n" + last.out() + last.err()).isEqualTo(expected);
        typed++;
      }
    }
    assertThat(typed).isPositive();
  }

  /** A checkout as the README's reader has it, with manifests of his own in a repository. */
  private static Path checkout(String section) throws Exception {
    Path folder = Files.createDirectory(temporary.resolve(section));
    Files.createSymbolicLink(folder.resolve("samples"), temporary.resolve("samples"));
    Files.createSymbolicLink(folder.resolve("cli"), temporary.resolve("cli"));
    Files.createSymbolicLink(
        folder.resolve("kubectl-rc"), prefix.resolve("bin").resolve("kubectl-rc"));
    Files.createDirectory(folder.resolve("target"));
    Path deploy = Files.createDirectory(folder.resolve("deploy"));
    Path sample = CHECKOUT.resolve("samples/s2");
    Files.copy(sample.resolve("api.yaml"), deploy.resolve("api.yaml"));
    Files.copy(sample.resolve("api.yaml"), folder.resolve("api-rc.yaml"));
    Files.copy(sample.resolve("api-rc.json"), folder.resolve("api-rc.json"));
    Repository repository = new Repository(folder);
    repository.commit();
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
    return folder;
  }

  private static void prepare(String section, Sandbox sandbox, Path folder) throws Exception {
    String stage = Readme.STAGES.get(section);
    if (section.equals("watch")) {
      sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(1500)));
    }
    if (!stage.isEmpty()) {
      new Updates(sandbox).create(Files.readString(CHECKOUT.resolve("samples").resolve(stage)));
    }
    if (section.equals("status")) {
      // Killed when the lock, the Deployment and the deletion are written.
      CrashingMain.Ended killed =
          CrashingMain.start(folder, sandbox, "after", 3, List.of("adopt", "api-rc-1453323827"));
      assertThat(killed.status()).as(killed.output()).isEqualTo(CrashingMain.KILLED);
      Eventually.passes(
          () -> assertThat(sandbox.client().replicationControllers().list().getItems()).isEmpty());
    }
  }

  /** Each line in its order, where {@code ...} stands for anything. */
  private static void assertPrints(String printed, List<String> shown) {
    String expected =
        shown.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.equals("..."))
            .map(
                line ->
                    Stream.of(TIME.matcher(line).replaceAll("...").split("\\.\\.\\.", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^\n]*")))
            .collect(Collectors.joining("(?s:\\s*\n(.*\n)?\\s*)"));
    assertThat(printed).containsPattern(expected);
  }

  private static Ran type(Path folder, Map<String, String> environment, String line)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(folder.toFile());
    builder.environment().put("KUBECTL_RC_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Path err = Files.createTempFile(temporary, "err", ".txt");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }
}
