package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever others write, a terminal and a build server get it to show, and not to obey. */
class HostileTextTest {
  private static final String FORGED = "FORGED";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clusters NONE =
      connection -> {
        throw new ClusterException(ClusterException.Reason.UNAVAILABLE, "there is none", null);
      };

  private static final String VALID =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: api-rc
        labels:
          app: api
      spec:
        replicas: 2
        selector:
          app: api
          version: "1"
        template:
          metadata:
            labels:
              app: api
              version: "1"
          spec:
            containers:
            - name: api
              image: example/api:1
      """;

  @TempDir private Path directory;

  static Stream<String> hostile() {
    return Stream.of(
        "a\u001b[31mb",
        "a\u001b]0;title\u0007b",
        "a\u009b2Jb",
        "a\u007fb",
        "a\bb",
        "a\nFORGED",
        "a\n::error::FORGED",
        "a\r\nFORGED",
        "a\rFORGED",
        "a\u0085FORGED",
        "a\u2028FORGED",
        "a\u202eb\u202c",
        "a\u2066b\u2069",
        "a\u200fb\u061c",
        "a\ufeffb");
  }

  /** Every hostile text with every command that reads a manifest, {@code FILE}. */
  static Stream<Arguments> commands() {
    return hostile()
        .flatMap(
            text ->
                Stream.of(
                        "lint FILE",
                        "lint FILE -o json",
                        "lint FILE -o sarif",
                        "lint FILE -o junit",
                        "lint FILE -o checkstyle",
                        "lint FILE -o github",
                        "lint FILE --fix --diff",
                        "convert FILE --output-dir=out",
                        "convert FILE --output-dir=out --report=json",
                        "convert FILE --diff",
                        "stamp FILE --version=hash",
                        "rehearse FILE --restart",
                        "rehearse FILE --restart -o json",
                        "rolling-update api-rc -f FILE")
                    .map(command -> Arguments.of(text, command)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noValueOfAManifestIsObeyed(String text, String command) throws IOException {
    String quoted = JSON.writeValueAsString(text);
    List<String> manifests =
        List.of(
            VALID.replace("name: api-rc", "name: " + quoted),
            VALID.replace("replicas: 2", "replicas: " + quoted),
            VALID.replace("replicas: 2", quoted + ": 2"),
            VALID.replace("image: example/api:1", "image: " + quoted),
            VALID.replace("    app: api", "    app: " + quoted),
            VALID.replace("    app: api", "    " + quoted + ": api"),
            VALID.replace("kind: ReplicationController", "kind: " + quoted),
            VALID.replace("name: api-rc", "name: *" + text.replaceAll("\\s", "")),
            VALID + text);
    for (String manifest : manifests) {
      Files.writeString(directory.resolve("in.yaml"), manifest);
      Ran ran = runOnATerminal(command.replace("FILE", "in.yaml").split(" "));
      boolean data = command.startsWith("stamp") && ran.exitCode() == ExitCode.OK;
      obeysNothing(data ? withoutOut(ran) : ran);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noNameOfAFileIsObeyed(String text, String command) throws IOException {
    String name = text.replaceAll("[/\u0000]", "") + ".yaml";
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.replaceAll(argument -> argument.equals("FILE") ? name : argument);
    obeysNothing(runOnATerminal(arguments.toArray(String[]::new)));
    Files.writeString(directory.resolve(name), VALID.replace("replicas: 2", "replicas: many"));
    obeysNothing(runOnATerminal(arguments.toArray(String[]::new)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noArgumentIsObeyed(String text) {
    for (String[] arguments :
        List.of(
            new String[] {text},
            new String[] {"--" + text},
            new String[] {"lint", "--" + text, "a.yaml"},
            new String[] {"lint", "-o", text, "a.yaml"},
            new String[] {"lint", "--fail-on", text, "a.yaml"},
            new String[] {"lint", "--explain", text},
            new String[] {"lint", "a.yaml", "--config", text},
            new String[] {"convert", "--rename", text, "a.yaml"},
            new String[] {"stamp", "a.yaml", text},
            new String[] {"rolling-update", "api", "--timeout", text, "--image=a"},
            new String[] {"rolling-update", "api", "-f", "http://" + text},
            new String[] {"completion", text},
            new String[] {"-v", "stamp", text})) {
      Ran ran = Ran.of(NONE, directory, "", arguments);
      assertThat(ran.exitCode()).isNotZero();
      obeysNothing(ran);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noAnswerOfAServerIsObeyed(String text) {
    Clusters refusing =
        connection -> {
          throw new ClusterException(ClusterException.Reason.OTHER, text, null);
        };
    for (String command :
        List.of(
            "status", "adopt api", "adopt --all", "rolling-update api --image=a:2", "-v status")) {
      Ran ran = Ran.of(refusing, directory, "", command.split(" "));
      assertThat(ran.err()).contains("error: a").doesNotContain("defect");
      obeysNothing(ran);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noFieldOfAnObjectIsObeyed(String text) throws IOException {
    for (String field :
        List.of("kubectl-rc.io/update", "kubectl.kubernetes.io/next-controller-id")) {
      for (String command :
          List.of(
              "status",
              "status other" + text,
              "adopt other" + text,
              "rolling-update api-rc --rollback",
              "rolling-update api-rc --dry-run --image=api=" + text,
              "rolling-update api-rc --dry-run --image=" + text + "=api:2",
              "rolling-update other" + text + " --image=api:2")) {
        obeysNothing(Ran.of(cluster(field, text), directory, "", command.split(" ")));
      }
      obeysNothing(
          withoutOut(Ran.of(cluster(field, text), directory, "", "adopt", "api-rc", "--dry-run")));
    }
  }

  private static Clusters cluster(String annotation, String text) throws IOException {
    Simulation simulation = new Simulation(Setup.calm());
    ObjectNode rc = (ObjectNode) JSON.readTree(Path.of("../samples/s1/api-rc.json").toFile());
    rc.withObjectProperty("metadata")
        .put("namespace", "default")
        .put("name", "api-rc")
        .withObjectProperty("annotations")
        .put(annotation, text)
        .put("note", text);
    rc.withObjectProperty("spec")
        .withObjectProperty("template")
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put("note", text);
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
    simulation.settle(Duration.ofSeconds(5));
    return connection ->
        new Clusters.Connected(simulation.connect(), "default", new Holder(text, other -> false));
  }

  @ParameterizedTest
  @EnumSource(ProgressReport.class)
  void noProgressIsObeyed(ProgressReport told) {
    for (String text : hostile().toList()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Io io = io(out, err, true);
      try (ProgressReport.Telling telling = told.to(io, true, Clock.systemUTC())) {
        telling.on(new Progress.Created(text));
        telling.on(new Progress.Resumed(text, true));
        telling.on(new Progress.Troubled("pod/" + text, new Trouble(text, text, true)));
        telling.on(new Progress.Counted(text, 2, 2, text, 2, 1, 3, 1, text));
        telling.on(new Progress.Noted(text));
      }
      String own = "\r\u001b[K"; // the live view's
      obeysNothing(
          new Ran(
              0,
              out.toString(StandardCharsets.UTF_8),
              err.toString(StandardCharsets.UTF_8)
                  .replace(own, "")
                  .replace("\u001b[?7l", "")
                  .replace("\u001b[?7h", "")));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDiffIsAPatchUnlessAPersonReadsIt(boolean terminal) throws IOException {
    Files.writeString(
        directory.resolve("in.yaml"),
        VALID.replaceFirst("Controller\n", "Controller # \u202ered\u200f\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Main.run(io(out, err, terminal), "convert", "--diff", "in.yaml")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(terminal ? "# \\u202ered\\u200f\r\n" : "# \u202ered\u200f\r\n");
  }

  @Test
  void aResultIsDataAndStaysAsItIs() throws IOException {
    String comment = "# \u202e\u200f\n";
    Files.writeString(directory.resolve("in.yaml"), VALID + comment);
    assertThat(runOnATerminal("stamp", "in.yaml", "--version=2").out()).endsWith(comment);
    assertThat(runOnATerminal("convert", "in.yaml").out()).endsWith(comment);
  }

  private Ran runOnATerminal(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(io(out, err, true), arguments);
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Io io(ByteArrayOutputStream out, ByteArrayOutputStream err, boolean terminal) {
    return new Io(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        directory,
        Map.of("NO_COLOR", "1"),
        terminal,
        NONE);
  }

  /** For what prints data there. */
  private static Ran withoutOut(Ran ran) {
    return new Ran(ran.exitCode(), "", ran.err());
  }

  private static void obeysNothing(Ran ran) {
    for (String text : List.of(ran.out(), ran.err())) {
      assertThat(Fuzz.FORBIDDEN.matcher(text).results().map(found -> found.group())).isEmpty();
      assertThat(text.lines()).noneMatch(line -> line.strip().matches("(::error::)?" + FORGED));
    }
  }
}
