package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.timeline.TimelineJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();
  private static final String IMAGE = "--image=node-api-container=node-api:1.0.1";

  @TempDir private Path folder;

  private Ran run(String... arguments) {
    return Ran.of(folder, "", arguments);
  }

  private Ran rehearse(String... more) {
    return run(
        Stream.concat(
                Stream.of("rehearse", SAMPLES.resolve("s2/api.yaml").toString(), IMAGE),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void printsOfARecordedRehearsalWhatTheRehearsalPrinted() throws Exception {
    Ran rehearsed = rehearse("--report=r.json", "--token=secret");
    Ran reported = run("report", "r.json");
    assertThat(reported).isEqualTo(new Ran(0, rehearsed.out(), ""));
    assertThat(folder.resolve("r.json"))
        .content()
        .contains("rehearse ", IMAGE, "--token=...")
        .doesNotContain("secret");
  }

  @Test
  void givesTheSamePageLaterAsAtOnce() throws Exception {
    rehearse("--report=r.json");
    rehearse("--report=r.html");
    assertThat(run("report", "r.json", "-o", "html").out())
        .isEqualTo(
            Files.readString(folder.resolve("r.html"))
                .replace("--report=r.html", "--report=r.json"));
    assertThat(run("report", "r.json", "--output", "again.html").out()).isEmpty();
    assertThat(run("report", "r.json", "-o", "json").out())
        .isEqualTo(Files.readString(folder.resolve("r.json")));
    assertThat(folder.resolve("again.html")).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void showsTwoBesideEachOther() {
    rehearse("--report=one.json");
    rehearse("--report=two.json", "--pod-start=9s");
    assertThat(run("report", "one.json", "two.json", "-o", "html").out())
        .contains("<th scope=\"row\">duration</th><td>3.", "A: rehearsed", "B: rehearsed");
    assertThat(run("report", "one.json", "two.json", "one.json").exitCode()).isEqualTo(2);
  }

  @Test
  void drawsADrainAndItsNodes() throws Exception {
    String shop = SAMPLES.resolve("nodes/shop.yaml").toString();
    String[] drain = {"rehearse", shop, "--drain=each", "--ignore-daemonsets", "--report=d.json"};
    Ran rehearsed = run(drain);
    assertThat(rehearsed.exitCode()).as(rehearsed.err()).isEqualTo(1);
    Ran reported = run("report", "d.json");
    assertThat(reported.out())
        .contains(
            "node/node-2 drained",
            "Deployment default/gateway would have 1 to 3 pods at any time.",
            "It would never end:")
        .contains(rehearsed.out().lines().filter(line -> line.startsWith("  from ")).toList());
    assertThat(run("report", "d.json", "-o", "html").out())
        .contains(
            "Rehearsal of drain 3 nodes",
            "the drain of node-1 does not end: PodDisruptionBudget default/search",
            "node-2 out for 60.0 s")
        .contains(">node/node-2 drained</span>")
        .doesNotContain(">node-2 drained</span>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.txt", "report", "report.html.bak"})
  void refusesAReportOfAnotherEndingBeforeAnythingIsDone(String file) throws Exception {
    Ran ran = rehearse("--report=" + file);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("--report ends in .html or .json, unlike " + file);
    assertThat(files()).isEmpty();
  }

  @Test
  void refusesAReportThatCannotBeWrittenBeforeAnythingIsDone() throws Exception {
    Files.createDirectory(folder.resolve("a.html"));
    for (String file : List.of("a.html", "nowhere/r.html")) {
      Ran ran = rehearse("--report=" + file);
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("error: ").contains(file);
    }
    assertThat(files()).containsExactly("a.html");
  }

  @Test
  void leavesNothingOfAReportWhereTheCommandIsRefused() throws Exception {
    assertThat(rehearse("--report=r.html", "--adopt").exitCode()).isEqualTo(2);
    assertThat(files()).isEmpty();
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"report\":\"timeline\"}",
        "{\"report\":\"timeline\"",
        "{\"report\":\"timeline\",\"source\":\"dreamt\"}"
      })
  void saysOfWhatIsNoTimelineWhatIsWrong(String text) throws Exception {
    Files.writeString(folder.resolve("r.json"), text);
    Ran ran = run("report", "r.json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).startsWith("error: r.json: ").doesNotContain("\tat ", "defect");
  }

  @Test
  void saysOfATimelineThatIsIncompleteWhatIsMissing() throws Exception {
    String text = TimelineJson.write(Pages.observed());
    Map<String, String> broken =
        Map.of(
            text.replaceFirst("\"source\":\"observed\",", ""),
            "source: it is missing",
            text.replaceFirst("\"text\":\"Created api-rc-v2\"", "\"text\":null"),
            "said[0].text: it is null",
            text.replaceFirst("\"serving\":\\[2]", "\"serving\":[]"),
            "a moment has not as many numbers of serving pods as there are services",
            text.replaceFirst("\"reasons\":\\[]", "\"reasons\":[null]"),
            "something in a list is null");
    for (Map.Entry<String, String> one : broken.entrySet()) {
      Files.writeString(folder.resolve("r.json"), one.getKey());
      Ran ran = run("report", "r.json");
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).isEqualTo("error: r.json: " + one.getValue() + "\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "duration | \"x\"      | duration: it is no number",
        "source   | \"nowhere\" | source: it cannot be nowhere",
        "subject  | {}       | subject: it is no text",
        "pods     | {}       | pods: it is no list",
        "numbers  | 3        | numbers: it is no object",
        "moments  | [3]      | moments[0]: it is no object",
        "reasons  | [[1]]    | reasons[0]: it is no text",
      })
  void saysOfWhatIsOfAnotherTypeWhatItIsNot(String field, String value, String said)
      throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode broken = (ObjectNode) json.readTree(TimelineJson.write(Pages.observed()));
    broken.set(field, json.readTree(value));
    Files.writeString(folder.resolve("r.json"), broken.toString());
    Ran ran = run("report", "r.json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("error: r.json: " + said + "\n");
  }

  @Test
  void comparesADrainWithAnUpdate() throws Exception {
    rehearse("--report=one.json");
    run(
        "rehearse",
        SAMPLES.resolve("nodes/shop.yaml").toString(),
        "--drain=each",
        "--ignore-daemonsets",
        "--report=two.json");
    assertThat(run("report", "one.json", "two.json", "-o", "html").out())
        .contains("B: rehearsed, drain 3 nodes", "pods of Deployment default/gateway");
  }

  @Test
  void takesATimelineWhoseNumbersNobodyBelieves() throws Exception {
    String text =
        TimelineJson.write(Pages.observed())
            .replace("\"duration\":12.0", "\"duration\":-3e9")
            .replace("\"old\":2", "\"old\":2000000000");
    Files.writeString(folder.resolve("r.json"), text);
    for (String form : List.of("text", "html", "json")) {
      assertThat(run("report", "r.json", "-o", form).exitCode()).isZero();
    }
    Files.writeString(
        folder.resolve("r.json"), text.replace("\"duration\":-3e9", "\"duration\":1e300"));
    assertThat(run("report", "r.json").err()).contains("error: r.json: ").doesNotContain("defect");
  }

  @Test
  void listsWhatThereIsToMigrateInManifests() throws Exception {
    String[] report = {
      "report",
      SAMPLES.resolve("s1/api.yaml").toString(),
      SAMPLES.resolve("s5/shop.yaml").toString()
    };
    Ran table = run(report);
    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out().lines().map(line -> line.split(" +")[1]))
        .containsExactly("NAME", "api-rc", "dc/shop");

    JsonNode json =
        new ObjectMapper().readTree(run(report[0], report[1], report[2], "-o", "json").out());
    assertThat(json.at("/sums/left").asInt()).isEqualTo(2);
    JsonNode shop = json.at("/items/1");
    assertThat(shop.path("kind").asText()).isEqualTo("DeploymentConfig");
    assertThat(shop.path("autoscalers")).extracting(JsonNode::asText).containsExactly("shop");
    assertThat(shop.path("command").asText()).isEqualTo("kubectl-rc adopt dc/shop -n default");
    assertThat(run(report[0], report[1], report[2], "-o", "csv").out().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("namespace,kind,name,state,");
    assertThat(run(report[0], report[1], report[2], "-o", "html").out())
        .contains("0 of 2 are done; 2 can begin now, and 0 would be refused.");
  }

  @Test
  void saysWhyAnAdoptionWouldBeRefused() {
    Ran ran =
        run(
            "report",
            SAMPLES.resolve("s1/api.yaml").toString(),
            SAMPLES.resolve("s2/api.yaml").toString(),
            "-o",
            "json");
    assertThat(ran.out())
        .contains("\"state\": \"refused\"")
        .contains(
            "Deployment api-rc would select the pods of ReplicationController api-rc-1453323827");
  }

  @Test
  void refusesFormsThatItDoesNotHave() {
    String manifest = SAMPLES.resolve("s1/api.yaml").toString();
    assertThat(run("report", manifest, "-o", "text").exitCode()).isEqualTo(2);
    assertThat(run("report", manifest, "-o", "csv", "-o", "json").exitCode()).isEqualTo(2);
    assertThat(run("report", manifest, "-A").exitCode()).isEqualTo(2);
    assertThat(run("report", "nobody.yaml").exitCode()).isEqualTo(1);
  }
}
