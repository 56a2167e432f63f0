package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are made to hurt: what cannot be decoded, and what is much of one thing. */
class HostileFilesTest {
  private static final String GOOD = controller("good", "");
  private static final String BAD_SELECTOR =
      controller("x", "").replace("app: x\n  t", "a: b\n  t");

  @TempDir private Path directory;

  private static String controller(String name, String more) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata:
          name: NAME
        spec:
          replicas: 2
          selector:
            app: NAME
          template:
            metadata:
              labels:
                app: NAME
            spec:
              containers:
              - name: c
                image: example/c:1
        """
            .replace("NAME", name)
        + more;
  }

  // --- What cannot be decoded -------------------------------------------------------------------

  static Stream<byte[]> undecodable() {
    return Stream.of(
        new byte[] {'a', ':', ' ', (byte) 0xff, '\n'},
        "a: b\n".getBytes(StandardCharsets.UTF_16),
        "a: b\n".getBytes(StandardCharsets.UTF_16LE),
        "{\"a\": 1}".getBytes(StandardCharsets.UTF_16BE),
        new byte[] {'a', ':', ' ', (byte) 0xed, (byte) 0xa0, (byte) 0x80},
        new byte[] {'a', ':', ' ', 0, '\n'},
        new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, (byte) 0x90, (byte) 0x80},
        new byte[] {'a', ':', '\n', '\n', '\n', (byte) 0xc3});
  }

  @ParameterizedTest
  @MethodSource("undecodable")
  void oneOfThemTakesNoFindingOfAnotherAlong(byte[] bytes) throws IOException {
    Files.write(directory.resolve("a.yaml"), bytes);
    Files.writeString(directory.resolve("b.yaml"), BAD_SELECTOR);
    for (String format : List.of("text", "json", "sarif", "junit", "checkstyle", "github")) {
      Ran ran = Ran.of(directory, "", "lint", ".", "-o", format);
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("a.yaml", "b.yaml", "unreadable", "selector-mismatch");
    }
    assertThat(Ran.of(directory, "", "lint", "--fix", "--diff", ".").err())
        .contains("unreadable", "selector-mismatch");
    assertThat(Files.readAllBytes(directory.resolve("a.yaml"))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("undecodable")
  void everyCommandNamesTheFileAndGoesOnWithTheOthers(byte[] bytes) throws IOException {
    Files.write(directory.resolve("a.yaml"), bytes);
    Files.writeString(directory.resolve("b.yaml"), GOOD);
    Ran converted = Ran.of(directory, "", "convert", "--in-place", ".");
    assertThat(converted.exitCode()).isEqualTo(1);
    assertThat(converted.err()).contains("a.yaml:").doesNotContain("defect");
    assertThat(directory.resolve("b.yaml")).content().contains("kind: Deployment");
    for (List<String> command :
        List.of(
            List.of("convert", "a.yaml"),
            List.of("convert", "-o", "json", "a.yaml"),
            List.of("convert", "--diff", "a.yaml"),
            List.of("stamp", "a.yaml"),
            List.of("rehearse", "a.yaml", "--image=c:2"),
            List.of("rolling-update", "x", "-f", "a.yaml"),
            List.of("lint", "b.yaml", "--config", "a.yaml"),
            List.of("lint", "b.yaml", "--baseline", "a.yaml"))) {
      Ran ran = Ran.of(directory, "", command.toArray(String[]::new));
      assertThat(ran.exitCode()).as("%s", command).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains("a.yaml:").doesNotContain("defect");
    }
  }

  @Test
  void aCommitMayHaveOneOfThemToo() throws Exception {
    Path manifests = Files.createDirectory(directory.resolve("k8s"));
    Repository repository = new Repository(directory);
    Files.write(manifests.resolve("a.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    Files.writeString(manifests.resolve("b.yaml"), GOOD);
    repository.commit();
    Files.writeString(manifests.resolve("b.yaml"), BAD_SELECTOR);
    Ran ran = Ran.of(directory, "", "lint", "k8s", "--against", "git:HEAD");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("selector-mismatch").doesNotContain("unreadable");
    assertThat(ran.err()).isEmpty();
  }

  // --- Too much ---------------------------------------------------------------------------------

  private static String repeated(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  /** By what there is much of: about so many characters of it. */
  private static Map<String, IntFunction<String>> growing() {
    Map<String, IntFunction<String>> texts = new LinkedHashMap<>();
    texts.put("digits", n -> old("1".repeat(n) + "x"));
    texts.put("underscores", n -> old("_".repeat(n) + "x"));
    texts.put("colons", n -> old("1:".repeat(n / 2) + "x"));
    texts.put("escapes", n -> old("\\u0085".repeat(n / 6)));
    texts.put("keys", n -> controller("a", repeated(n / 12, i -> "k" + i + ": 1\n")));
    texts.put("fields", n -> controller("a", repeated(n / 18, i -> "        k" + i + ": 1\n")));
    texts.put(
        "wrong labels",
        n ->
            controller("a", "")
                .replace("        app: a\n", repeated(n / 18, i -> "        k" + i + ": 1\n")));
    texts.put("documents", n -> repeated(n / 260, i -> "---\n" + controller("a" + i, "")));
    texts.put("refused documents", n -> repeated(n / 260, i -> "---\n" + BAD_SELECTOR));
    texts.put("broken documents", n -> repeated(n / 10, i -> "---\na: [\n"));
    texts.put("scalars", n -> repeated(n / 6, i -> "---\na\n"));
    texts.put("empty documents", n -> controller("a", "---\n".repeat(n / 4)));
    texts.put("JSON", n -> "{\"items\": [" + "{\"a\": 1},".repeat(n / 9) + "{}]}");
    texts.put("suppressions", n -> controller("a", "# kubectl-rc:ignore x\n".repeat(n / 23)));
    texts.put("suppressed lines", n -> suppressed(n / 45));
    texts.put("rules", n -> controller("a", "# kubectl-rc:ignore " + "a,".repeat(n / 2) + "a\n"));
    texts.put("comments", n -> controller("a", "# c\n".repeat(n / 4)));
    texts.put(
        "removed comments",
        n -> "status:\n" + repeated(n / 14, i -> "  k" + i + ": 1 # c\n") + controller("a", ""));
    texts.put(
        "aliases", n -> controller("a", "x: &a y\n" + repeated(n / 13, i -> "k" + i + ": *a\n")));
    texts.put(
        "long aliases", n -> "x: &a " + "y".repeat(n / 2) + "\nz: [" + "*a,".repeat(n / 6) + "]\n");
    texts.put(
        "anchors", n -> controller("a", repeated(n / 18, i -> "k" + i + ": &a" + i + " y\n")));
    texts.put("one line", n -> controller("a", "x: [" + "yes, ".repeat(n / 5) + "no]\n"));
    texts.put("a name", n -> controller("a" + "-1".repeat(n / 2), ""));
    texts.put("a key", n -> controller("a", "? " + "k".repeat(n) + "\n: 1\n"));
    texts.put("blank lines", n -> controller("a", "\n".repeat(n)));
    texts.put("brackets", n -> "a: " + "[".repeat(n));
    texts.put("braces", n -> "{{ x }} ".repeat(n / 8) + "\n- [");
    texts.put("a template", n -> "a: {{ x\n".repeat(n / 8));
    return texts;
  }

  private static String suppressed(int lines) {
    return controller(
        "a", repeated(lines, i -> "k" + i + ": yes # kubectl-rc:ignore ambiguous-scalar\n"));
  }

  private static String old(String value) {
    return """
        apiVersion: v1beta1
        kind: ReplicationController
        id: a
        desiredState:
          replicas: 1
          replicaSelector: {app: a}
          podTemplate:
            labels: {app: a}
            desiredState:
              manifest:
                version: v1beta1
                containers:
                - name: c
                  image: example/c:1
                  command: ["VALUE"]
        """
        .replace("VALUE", value);
  }

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("convert"),
          List.of("convert", "-o", "yaml"),
          List.of("convert", "--diff"),
          List.of("lint", "-o", "json"),
          List.of("lint", "-o", "text"),
          List.of("lint", "--fix", "--diff"),
          List.of("stamp", "--version=2"));

  static Stream<String> kinds() {
    return growing().keySet().stream();
  }

  /**
   * Four times as much may take four times as long, and not much more: if time grew with the
   * square, it would take sixteen times as long. Small sizes are quick whatever the growth, so only
   * a time that can be measured is compared.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  @Timeout(120)
  void fourTimesAsMuchOfItTakesLessThanTenTimesAsLong(String kind) throws IOException {
    IntFunction<String> much = growing().get(kind);
    for (List<String> command : COMMANDS) {
      growsNoFasterThanItsInput(command, much, 60_000);
    }
  }

  /** Each is stamped beside all the others. */
  @Test
  @Timeout(120)
  void stampsManyControllersInATimeThatGrowsAsTheyDo() throws IOException {
    IntFunction<String> many = n -> repeated(n, i -> "---\n" + GOOD.replace("good", "good-" + i));
    growsNoFasterThanItsInput(List.of("stamp", "--version=2"), many, 1_000);
  }

  /** Of each it is told which comment is lost. */
  @Test
  @Timeout(120)
  void convertsManyDocumentsThatLoseACommentInATimeThatGrowsAsTheyDo() throws IOException {
    IntFunction<String> many =
        n -> repeated(n, i -> "---\n" + controller("a" + i, "status: {} # c\n"));
    growsNoFasterThanItsInput(List.of("convert"), many, 500);
  }

  /**
   * Collections of garbage, compilers and memory that is used for the first time only add to what a
   * command takes, and much on some machines; so it is the quickest of several runs that counts.
   */
  private void growsNoFasterThanItsInput(List<String> command, IntFunction<String> input, int size)
      throws IOException {
    String much = input.apply(4 * size);
    long once = Math.min(time(input.apply(size), command), time(input.apply(size), command));
    long limit = 10 * once + 1_000;
    long fourTimes = time(much, command);
    for (int again = 0; again < 9 && fourTimes >= limit; again++) {
      fourTimes = Math.min(fourTimes, time(much, command));
    }
    assertThat(fourTimes)
        .as("%s of 4 times as much; once takes %d ms", command, once)
        .isLessThan(limit);
  }

  /** In milliseconds of this process, since others may be at work beside it. */
  private long time(String text, List<String> command) throws IOException {
    Files.writeString(directory.resolve("much.yaml"), text);
    String[] arguments =
        Stream.concat(command.stream(), Stream.of("much.yaml")).toArray(String[]::new);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = process.getProcessCpuTime();
    Ran ran = Ran.of(directory, "", arguments);
    long taken = (process.getProcessCpuTime() - start) / 1_000_000;
    assertThat(ran.exitCode()).as("%s", command).isIn(0, 1);
    assertThat(ran.err()).doesNotContain("defect");
    return taken;
  }

  @Test
  void whatIsTooMuchIsRefusedInOneSentence() throws IOException {
    Map<String, String> texts =
        Map.of(
            "---\n".repeat(200_000),
            "it has more than 100000 documents",
            "\n".repeat(6_000_000),
            "it has more than 5000000 lines");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(directory.resolve("much.yaml"), text.getKey());
      for (String command : List.of("convert", "lint", "stamp")) {
        Ran ran = Ran.of(directory, "", command, "much.yaml");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out() + ran.err()).contains(text.getValue()).contains("split it");
        assertThat((ran.out() + ran.err()).length()).isLessThan(1_000);
      }
    }
  }

  @Test
  void aRehearsalOfTooManyPodsIsRefusedAtOnce() throws IOException {
    String huge = GOOD.replace("replicas: 2", "replicas: 2147483647");
    Files.writeString(directory.resolve("good.yaml"), GOOD);
    Files.writeString(directory.resolve("huge.yaml"), huge);
    Files.writeString(
        directory.resolve("next.yaml"),
        huge.replace("name: good", "name: next").replace("app: good", "app: next"));
    for (List<String> command :
        List.of(
            List.of("rehearse", "huge.yaml", "--image=example/c:2"),
            List.of("rehearse", "--adopt", "huge.yaml"),
            List.of("rehearse", "good.yaml", "next.yaml"))) {
      Ran ran = Ran.of(directory, "", command.toArray(String[]::new));
      assertThat(ran.exitCode()).as("%s", command).isEqualTo(1);
      assertThat(ran.err()).contains("2147483647 pods", "at most 20000", "fewer replicas");
    }
  }
}
