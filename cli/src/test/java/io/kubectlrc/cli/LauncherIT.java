package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kubectlrc.controlplane.Assets;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, in installations made for each test, below a path with a space in it. */
class LauncherIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path JAR = CHECKOUT.resolve("cli/target/kubectl-rc.jar");
  private static final Path DISTRIBUTION =
      CHECKOUT.resolve("cli/target/kubectl-rc-" + Version.text() + ".tar.gz");
  private static final String VERSION = "kubectl-rc " + Version.text() + "\n";

  @TempDir private Path temporary;
  private Path home;
  private Path launcher;

  @BeforeEach
  void unpack() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("a folder"));
    Ran ran = run(folder, Map.of(), "tar", "-xzf", DISTRIBUTION.toString());
    assertThat(ran).isEqualTo(new Ran(0, "", ""));
    home = folder.resolve("kubectl-rc-" + Version.text());
    launcher = home.resolve("kubectl-rc");
  }

  @Test
  void runsFromAnyDirectoryAndThroughLinks() throws Exception {
    Path bin = Files.createDirectory(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("absolute"), launcher);
    Files.createSymbolicLink(bin.resolve("relative"), bin.relativize(launcher));
    Files.createSymbolicLink(bin.resolve("twice"), Path.of("relative"));
    for (String link : List.of("absolute", "relative", "twice")) {
      assertThat(run(home, Map.of(), bin.resolve(link).toString(), "--version"))
          .isEqualTo(new Ran(0, VERSION, ""));
    }
    assertThat(run(home, Map.of(), "./kubectl-rc", "--version").out()).isEqualTo(VERSION);
    assertThat(
            run(
                    temporary,
                    Map.of("PATH", bin + ":" + System.getenv("PATH")),
                    "sh",
                    "-c",
                    "twice --version")
                .out())
        .isEqualTo(VERSION);
  }

  @Test
  void passesArgumentsAndTheExitCodeOn() throws Exception {
    Ran ran = run(temporary, Map.of(), launcher.toString(), "version", "two words", "*");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("'two words', '*'");
  }

  @Test
  void readsWhatIsPipedIntoIt() throws Exception {
    String piped = "printf 'kind: Deployment' | " + launcher.getFileName() + " stamp -";
    Map<String, String> environment =
        Map.of(
            "KUBECTL_RC_JAVA_HOME",
            System.getProperty("java.home"),
            "PATH",
            home + ":" + System.getenv("PATH"));
    assertThat(run(temporary, environment, "sh", "-c", piped).err())
        .contains("there is no ReplicationController in it");
  }

  /** The C locale is that of a container; the last one is one that no system has installed. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "xx_XX.UTF-8"})
  void namesFilesBeyondAsciiInEveryLocale(String locale) throws Exception {
    // By the shell, for this JVM may be one that cannot.
    Ran ran =
        run(
            temporary,
            Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", "", "LAUNCHER", launcher.toString()),
            "sh",
            "-c",
            """
            file=$(printf 'gr\\303\\266\\303\\237e/\\346\\227\\245.yaml')
            mkdir "${file%/*}"
            printf 'kind: Service\\napiVersion: v1\\nmetadata: {name: a}\\nspec: {ports: [{port: 80}]}\\n' >"$file"
            "$LAUNCHER" convert --output-dir out "${file%/*}" 2>&1 || exit 10
            "$LAUNCHER" lint "$file" -o json="$file.json" || exit 11
            "$LAUNCHER" stamp "$file" >&2 && exit 12
            cmp "$file" "out/${file#*/}" && test -s "$file.json"
            """);
    assertThat(ran.exitCode()).as("%s", ran).isZero();
    assertThat(ran.err()).startsWith("error: gr\u00f6\u00dfe/\u65e5.yaml:1:1: there is no Rep");
  }

  /** As a full disk does, the limit of a file's size ends a write in its midst. */
  @Test
  void leavesNoHalfFileWhereOneCannotBeWrittenToItsEnd() throws Exception {
    Path work = Files.createDirectory(temporary.resolve("work"));
    String small =
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: a}
        spec:
          selector: {app: a}
          template:
            metadata: {labels: {app: a}}
            spec: {containers: [{name: a, image: "a:1"}]}
        """;
    String large = small + "# comment\n".repeat(20_000);
    Files.writeString(work.resolve("large.yaml"), large);
    Files.writeString(work.resolve("small.yaml"), small);
    String limited = "ulimit -f 64; exec \"$LAUNCHER\" \"$@\"";
    Map<String, String> environment = Map.of("LAUNCHER", launcher.toString());
    String[] shell = {"sh", "-c", limited, "sh"};

    Ran converted = run(work, environment, with(shell, "convert", "--in-place", "."));
    assertThat(converted.exitCode()).isEqualTo(1);
    assertThat(converted.err())
        .contains("1 document converted, 0 unchanged, 0 refused, 1 not written")
        .contains("error: ./large.yaml: not written: File too large\n");
    assertThat(work.resolve("large.yaml")).hasContent(large);
    assertThat(work.resolve("small.yaml")).content().contains("kind: Deployment");

    Ran elsewhere = run(work, environment, with(shell, "convert", "--output-dir=out", "."));
    assertThat(elsewhere.err()).contains("error: out/large.yaml: not written: File too large\n");
    assertThat(work.resolve("out")).isDirectoryContaining("glob:**/small.yaml");

    Files.writeString(work.resolve("many.yaml"), (small + "---\n").repeat(200));
    Files.writeString(work.resolve("report"), "of before");
    Ran linted = run(work, environment, with(shell, "lint", "many.yaml", "-o", "json=report"));
    assertThat(linted).isEqualTo(new Ran(1, "", "error: report: File too large\n"));
    assertThat(work.resolve("report")).hasContent("of before");
    try (Stream<Path> left = Files.walk(work)) {
      assertThat(left.filter(Files::isRegularFile).map(work::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "large.yaml", "small.yaml", "many.yaml", "report", "out/small.yaml");
    }
  }

  private static String[] with(String[] command, String... arguments) {
    return Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
  }

  @Test
  void whoeverReadsOnlyTheBeginningSeesNoStackTrace() throws Exception {
    Path sample = CHECKOUT.resolve("samples/s1/api-rc.json");
    Ran ran =
        run(
            temporary,
            Map.of("LAUNCHER", launcher.toString(), "SAMPLE", sample.toString()),
            "sh",
            "-c",
            "\"$LAUNCHER\" convert \"$SAMPLE\" | head -1");
    assertThat(ran.out()).hasLineCount(1);
    assertThat(ran.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void saysThatNobodyReadsOnAndNothingElse() throws Exception {
    Ran ran =
        run(
            temporary,
            Map.of("LAUNCHER", launcher.toString()),
            "bash",
            "-c",
            "\"$LAUNCHER\" demo | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}");
    assertThat(ran)
        .isEqualTo(new Ran(1, "", "error: standard output did not take the whole result\n"));
  }

  @Test
  void becomesTheJvmSoThatSignalsReachIt() throws Exception {
    Path jvm =
        jvm(
            """
            trap 'echo terminated; exit 4' TERM
            echo started
            while :; do sleep 0.05; done
            """);
    Process process =
        start(
            temporary,
            Map.of("KUBECTL_RC_JAVA_HOME", jvm.toString()),
            launcher.toString(),
            "--version");
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).isEqualTo("started");
    process.toHandle().destroy();
    assertThat(out.readLine()).isEqualTo("terminated");
    assertThat(process.waitFor()).isEqualTo(4);
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoJvm() throws Exception {
    String source = Files.readString(launcher);
    Files.writeString(
        launcher,
        source
            .replace("/usr/lib/jvm/*", "/nonexistent/*")
            .replace("/opt/java/*", "/nonexistent/*"));
    Path bin = Files.createDirectory(temporary.resolve("bin"));
    Ran ran =
        run(
            temporary,
            Map.of(
                "PATH",
                bin.toString(),
                "JAVA_HOME",
                "",
                "KUBECTL_RC_JAVA_HOME",
                "",
                "HOME",
                temporary.toString()),
            "/bin/sh",
            launcher.toString(),
            "--version");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("kubectl-rc: needs Java 17 or newer").contains("apt-get");
  }

  @Test
  void takesTheJvmItIsTold() throws Exception {
    Path jvm = jvm("echo told");
    assertThat(
            run(
                    temporary,
                    Map.of("KUBECTL_RC_JAVA_HOME", jvm.toString()),
                    launcher.toString(),
                    "--version")
                .out())
        .isEqualTo("told\n");
  }

  @Test
  void buildsACheckoutOnceHoweverManyStartAtOnce() throws Exception {
    Files.delete(home.resolve("lib/kubectl-rc.jar"));
    Files.createDirectories(home.resolve("cli/target"));
    script(
        home.resolve("mvnw"),
        """
        echo noise; echo noise >&2; echo built >>builds
        cp '%s' cli/target/part && mv cli/target/part cli/target/kubectl-rc.jar
        """
            .formatted(JAR));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(temporary, Map.of(), launcher.toString(), "--version"));
    }
    for (Process process : processes) {
      Ran ran = finish(process);
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).isEqualTo(VERSION);
      assertThat(ran.err()).doesNotContain("noise");
    }
    assertThat(home.resolve("builds")).hasContent("built");
  }

  @Test
  void showsTheBuildsOutputWhereItFails() throws Exception {
    Files.delete(home.resolve("lib/kubectl-rc.jar"));
    Files.createDirectory(home.resolve("cli"));
    script(home.resolve("mvnw"), "echo 'no such plugin'; exit 7");
    Ran ran = run(temporary, Map.of(), launcher.toString(), "--version");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("no such plugin", "the build failed");
    assertThat(home.resolve("cli/.building")).doesNotExist();
  }

  /** There is no run to wait for. */
  @Test
  void saysSoWhereItCannotBeBuilt() throws Exception {
    Files.delete(home.resolve("lib/kubectl-rc.jar"));
    script(home.resolve("mvnw"), "exit 7");
    Ran ran = run(temporary, Map.of(), launcher.toString(), "--version");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).doesNotContain("waiting").contains("/cli cannot be written to");
  }

  @Test
  void preparesFastStartsOnceHoweverManyStartAtOnce() throws Exception {
    Map<String, String> cache = Map.of("KUBECTL_RC_CACHE", temporary.resolve("a cache").toString());
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(temporary, cache, launcher.toString(), "--version"));
    }
    StringBuilder said = new StringBuilder();
    for (Process process : processes) {
      Ran ran = finish(process);
      assertThat(ran.out()).isEqualTo(VERSION);
      said.append(ran.err());
    }
    assertThat(said).hasToString("kubectl-rc: preparing fast starts, once\n");
    assertThat(run(temporary, cache, launcher.toString(), "--version"))
        .isEqualTo(new Ran(0, VERSION, ""));
    assertThat(archives(temporary.resolve("a cache"))).hasSize(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void preparesFastStartsAgainWhenTheJarHasChanged() throws Exception {
    Map<String, String> cache = Map.of("KUBECTL_RC_CACHE", temporary.resolve("cache").toString());
    run(temporary, cache, launcher.toString(), "--version");
    Files.setLastModifiedTime(home.resolve("lib/kubectl-rc.jar"), FileTime.fromMillis(0));
    assertThat(run(temporary, cache, launcher.toString(), "--version").err()).contains("preparing");
    assertThat(run(temporary, cache, launcher.toString(), "--version").err()).isEmpty();
    // Another build, unpacked over this one, has the same time.
    Files.writeString(home.resolve("lib/kubectl-rc.jar.SHA-256"), "another\n");
    assertThat(run(temporary, cache, launcher.toString(), "--version").err()).contains("preparing");
    assertThat(run(temporary, cache, launcher.toString(), "--version").err()).isEmpty();
    assertThat(archives(temporary.resolve("cache"))).hasSize(1);
  }

  @Test
  void keepsOneArchiveOfAnInstallationByWhateverWayItIsCalled() throws Exception {
    Map<String, String> cache = Map.of("KUBECTL_RC_CACHE", temporary.resolve("cache").toString());
    Files.createSymbolicLink(temporary.resolve("link"), launcher);
    Files.createSymbolicLink(temporary.resolve("linked"), home.getParent());
    assertThat(run(home, cache, "./kubectl-rc", "--version").err()).contains("preparing");
    for (String way :
        List.of(
            launcher.toString(),
            "../" + home.getFileName() + "/kubectl-rc",
            temporary.resolve("link").toString(),
            temporary.resolve("linked") + "/" + home.getFileName() + "/kubectl-rc")) {
      assertThat(run(home, cache, way, "--version")).as(way).isEqualTo(new Ran(0, VERSION, ""));
    }
    assertThat(archives(temporary.resolve("cache"))).hasSize(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void removesTheArchivesOfInstallationsAndJvmsThatAreGone() throws Exception {
    Path kept = temporary.resolve("cache");
    Map<String, String> cache = Map.of("KUBECTL_RC_CACHE", kept.toString());
    run(temporary, cache, launcher.toString(), "--version");
    Path former = archives(kept).get(0).getParent();

    Path moved = Files.move(home, temporary.resolve("moved"));
    String launched = moved.resolve("kubectl-rc").toString();
    assertThat(run(temporary, cache, launched, "--version").err()).contains("preparing");
    assertThat(former).doesNotExist();
    assertThat(archives(kept)).hasSize(1);

    // The JVM in that place has been upgraded since.
    Path files = archives(kept).get(0).getParent();
    Path of = files.getParent().resolveSibling("17.0.1+12").resolve("files");
    Files.createDirectories(of);
    Files.copy(files.resolve("stamp"), of.resolve("stamp"));
    Files.writeString(of.resolve("classes.jsa"), "of another JVM");
    assertThat(run(temporary, cache, launched, "demo", "--help").err()).contains("preparing");
    assertThat(of.getParent()).doesNotExist();
    Path clusters = files.resolveSibling("clusters");
    assertThat(archives(kept))
        .extracting(Path::getParent)
        .containsExactlyInAnyOrder(files, clusters);
    assertThat(run(temporary, cache, launched, "status", "--help").err()).isEmpty();
  }

  @Test
  void doesWithoutFastStartsWhereNothingCanBeKept() throws Exception {
    for (String cache : List.of("", "/proc/nonexistent")) {
      assertThat(
              run(temporary, Map.of("KUBECTL_RC_CACHE", cache), launcher.toString(), "--version"))
          .isEqualTo(new Ran(0, VERSION, ""));
    }
  }

  @Test
  void keepsTheJvmsOwnLinesOut() throws Exception {
    Path cache = temporary.resolve("cache");
    Map<String, String> environment =
        Map.of(
            "KUBECTL_RC_CACHE", cache.toString(),
            "JAVA_TOOL_OPTIONS", "-Dtold=1",
            "JDK_JAVA_OPTIONS", "-Dtold=2");
    run(temporary, environment, launcher.toString(), "--version");
    for (Path archive : archives(cache)) {
      Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(archive, "no archive at all");
    }
    assertThat(run(temporary, environment, launcher.toString(), "--version"))
        .isEqualTo(new Ran(0, VERSION, ""));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void installsBelowAPrefixWithStartsPreparedForAll() throws Exception {
    Path prefix = temporary.resolve("a prefix");
    for (int i = 0; i < 2; i++) {
      Ran ran = run(temporary, Map.of(), home.resolve("install").toString(), prefix.toString());
      assertThat(ran.out()).startsWith(VERSION + "commit ");
      assertThat(ran.exitCode()).isZero();
    }
    assertThat(prefix.resolve("lib")).isDirectoryNotContaining("glob:**kubectl-rc.*");
    assertThat(archives(prefix)).hasSize(2); // of the two kinds of commands
    Map<String, String> path = Map.of("PATH", prefix.resolve("bin") + ":" + System.getenv("PATH"));
    assertThat(run(temporary, path, "sh", "-c", "kubectl-rc --version"))
        .isEqualTo(new Ran(0, VERSION, ""));
    assertThat(run(temporary, path, "sh", "-c", "kubectl_complete-rc ver").out())
        .isEqualTo("version\n:4\n");
    for (String page : List.of("kubectl-rc.1", "kubectl-rc-version.1")) {
      assertThat(prefix.resolve("share/man/man1").resolve(page)).isNotEmptyFile();
    }
    assertThat(prefix.resolve("share/bash-completion/completions/kubectl-rc")).isNotEmptyFile();
    assertThat(prefix.resolve("share/zsh/site-functions/_kubectl-rc")).isNotEmptyFile();
    assertThat(prefix.resolve("share/fish/vendor_completions.d/kubectl-rc.fish")).isNotEmptyFile();
  }

  @Test
  void isKubectlsPluginToo() throws Exception {
    Optional<Assets> assets = Assets.find();
    assumeThat(assets).as("a kubectl, from dev/control-plane install").isPresent();
    Path kubectl = assets.get().program("kubectl");
    Map<String, String> path = Map.of("PATH", home + ":" + System.getenv("PATH"));
    assertThat(run(temporary, path, kubectl.toString(), "rc", "--version"))
        .isEqualTo(new Ran(0, VERSION, ""));
  }

  @Test
  void completesInBash() throws Exception {
    Map<String, String> path = Map.of("PATH", home + ":" + System.getenv("PATH"));
    Ran ran =
        run(
            temporary,
            path,
            "bash",
            "-c",
            """
            source <(kubectl-rc completion bash)
            COMP_WORDS=(kubectl-rc completion '') COMP_CWORD=2
            _kubectl_rc
            echo "${COMPREPLY[*]}"
            COMP_WORDS=(kubectl-rc convert --platform = k) COMP_CWORD=4
            _kubectl_rc
            echo "${COMPREPLY[*]}"
            COMP_WORDS=(kubectl-rc rolling-update --dry-run =) COMP_CWORD=3
            _kubectl_rc
            echo "${COMPREPLY[*]}"
            COMP_WORDS=(kubectl-rc lint -o '') COMP_CWORD=3
            _kubectl_rc
            echo "${COMPREPLY[*]}"
            """);
    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                bash fish zsh
                kubernetes
                client none server
                checkstyle github json junit sarif text
                """,
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x25519", "secp256r1", "secp384r1", "ffdhe2048"})
  void reachesServersWithOneKeyExchangeOnly(String group) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    Path keys = temporary.resolve("keys");
    Ran made =
        run(
            temporary,
            Map.of(),
            java.resolve("keytool").toString(),
            "-genkeypair",
            "-keystore",
            keys.toString(),
            "-storepass",
            EmptyServer.PASSWORD,
            "-alias",
            "server",
            "-dname",
            "CN=localhost",
            "-keyalg",
            "RSA");
    assertThat(made.exitCode()).as(made.err()).isZero();
    Process server =
        start(
            temporary,
            Map.of(),
            java.resolve("java").toString(),
            "-Djdk.tls.namedGroups=" + group,
            "-cp",
            System.getProperty("java.class.path"),
            EmptyServer.class.getName(),
            keys.toString());
    try (BufferedReader out = server.inputReader()) {
      String port = out.readLine();
      assertThat(port).as(() -> "the port; on stderr: " + stderr(server)).isNotNull();
      Path kubeconfig =
          Files.writeString(
              temporary.resolve("kubeconfig"),
              """
              clusters:
              - name: test
                cluster: {server: "https://127.0.0.1:%s", insecure-skip-tls-verify: true}
              contexts:
              - name: test
                context: {cluster: test}
              current-context: test
              """
                  .formatted(port));
      Map<String, String> target = Map.of("KUBECONFIG", kubeconfig.toString());
      assertThat(run(temporary, target, launcher.toString(), "status"))
          .isEqualTo(new Ran(0, "", "nothing is in flight\n"));
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static String stderr(Process process) {
    return process.errorReader().lines().collect(Collectors.joining("\n"));
  }

  private static List<Path> archives(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.toString().matches(".*\\.(aot|jsa)")).toList();
    }
  }

  /** A JVM that is a shell script. */
  private Path jvm(String body) throws IOException {
    Path jvm = Files.createDirectories(temporary.resolve("jvm/bin")).getParent();
    Files.writeString(jvm.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    script(jvm.resolve("bin/java"), body);
    return jvm;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Ran run(Path directory, Map<String, String> environment, String... command)
      throws Exception {
    return finish(start(directory, environment, command));
  }

  private static Process start(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("KUBECTL_RC_CACHE", "");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Ran finish(Process process) throws Exception {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, err);
  }
}
