package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.manifest.edit.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds lint's verdict against a real API server's, which is asked with dry runs: what lint passes
 * without an error, the server accepts; what the server rejects, lint reports.
 *
 * <p>Where both refuse an object with one field made different, lint tells it there or where the
 * server does. (The server's places alone are no measure: some lack an index.)
 *
 * <p>{@code -Dvalidity.table} prints all disagreements, by field and kind of change, the explained
 * ones too.
 */
@ControlPlaneTest
class ValidityAgreementTest {
  private static final Path SEEDS = Path.of("src/test/resources/io/kubectlrc/validity/seeds");
  private static final Path CORPUS = Path.of("../../shared/corpus");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern STEP =
      Pattern.compile("\\[(?<index>\\d+)]|\\[(?<key>[^]]*)]|(?<name>[^.\\[]+)");
  private static final Pattern MANIFEST = Pattern.compile(".*\\.(ya?ml|json)");

  /** Errors of lint that are not of the server's opinion: it takes the object. */
  private static final Set<String> NOT_OF_THE_SERVER =
      Set.of(
          "removed-volume",
          "dead-annotation",
          "hpa-target-missing",
          "selector-overlap",
          "update-key",
          "refused-syntax",
          "probe-port-missing",
          "surge-and-unavailable-zero");

  private static final Map<String, String> PLURALS =
      Map.ofEntries(
          Map.entry("v1 ReplicationController", "/api/v1/namespaces/%s/replicationcontrollers"),
          Map.entry(
              "autoscaling/v1 HorizontalPodAutoscaler",
              "/apis/autoscaling/v1/namespaces/%s/horizontalpodautoscalers"),
          Map.entry(
              "autoscaling/v2beta1 HorizontalPodAutoscaler",
              "/apis/autoscaling/v2beta1/namespaces/%s/horizontalpodautoscalers"),
          Map.entry(
              "autoscaling/v2beta2 HorizontalPodAutoscaler",
              "/apis/autoscaling/v2beta2/namespaces/%s/horizontalpodautoscalers"),
          Map.entry(
              "policy/v1beta1 PodDisruptionBudget",
              "/apis/policy/v1beta1/namespaces/%s/poddisruptionbudgets"),
          Map.entry("batch/v1beta1 CronJob", "/apis/batch/v1beta1/namespaces/%s/cronjobs"),
          Map.entry("v1 ConfigMap", "/api/v1/namespaces/%s/configmaps"),
          Map.entry("v1 Secret", "/api/v1/namespaces/%s/secrets"),
          Map.entry("v1 Service", "/api/v1/namespaces/%s/services"),
          Map.entry("v1 Pod", "/api/v1/namespaces/%s/pods"),
          Map.entry("apps/v1 Deployment", "/apis/apps/v1/namespaces/%s/deployments"),
          Map.entry("apps/v1 ReplicaSet", "/apis/apps/v1/namespaces/%s/replicasets"),
          Map.entry("apps/v1 DaemonSet", "/apis/apps/v1/namespaces/%s/daemonsets"),
          Map.entry("apps/v1 StatefulSet", "/apis/apps/v1/namespaces/%s/statefulsets"),
          Map.entry("batch/v1 Job", "/apis/batch/v1/namespaces/%s/jobs"),
          Map.entry("v1 PersistentVolumeClaim", "/api/v1/namespaces/%s/persistentvolumeclaims"),
          Map.entry(
              "networking.k8s.io/v1 NetworkPolicy",
              "/apis/networking.k8s.io/v1/namespaces/%s/networkpolicies"));

  /** Of versions that are not served any more: the minor version of the first server without. */
  private static final Map<String, Integer> SERVED_UNTIL =
      Map.of(
          "autoscaling/v2beta2", 26,
          "autoscaling/v2beta1", 25,
          "policy/v1beta1", 25,
          "batch/v1beta1", 25);

  /**
   * By a pattern of {@code Kind/field change verdict}: why it is so. One that nothing matches any
   * more has no place here.
   */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          Map.entry(
              ".* null false-alarm",
              "the server reads an empty value; kubectl refuses to send a null in a map"),
          Map.entry(
              ".* list-of-null false-alarm",
              "the server reads an empty value; kubectl refuses to send a null in a list"),
          Map.entry(
              ".*/resources/(limits|requests)/[^/]+ null missed",
              "the server reads a null amount as 0; here null is absent everywhere"),
          Map.entry(
              "ReplicationController/spec object missed",
              "an empty spec reads as a kustomization's patch, and patch-without-base says so"),
          Map.entry(
              "StatefulSet/spec/(template/spec|volumeClaimTemplates).* false-alarm",
              "the server takes any template of pods and claims, of which it can make none then"),
          Map.entry(
              "CronJob/spec/jobTemplate/metadata/labels/.* false-alarm",
              "the server takes any labels of Jobs, of which it can make none then"),
          Map.entry(
              "HorizontalPodAutoscaler/spec/metrics.*[sS]elector/.* false-alarm",
              "the server takes any selector of a metric, by which none is found then"),
          Map.entry(
              "StatefulSet/spec/revisionHistoryLimit below-0 false-alarm",
              "older servers take a limit that nothing can keep"),
          Map.entry(
              "(DaemonSet|Job)/spec/selector/matchExpressions.* false-alarm",
              "the server passes over a selector that it cannot read, and no pod is found by it"),
          Map.entry(
              "Job/spec/ttlSecondsAfterFinished below-0 false-alarm", "later servers look at it"),
          Map.entry(
              "PersistentVolumeClaim/spec/dataSource(/kind)? .* false-alarm",
              "the server leaves out a source of no kind, and the volume would be empty"),
          Map.entry(
              "(ConfigMap/binaryData|Secret/data)/file.bin list false-alarm",
              "the server reads an empty list as no bytes; kubectl refuses it"),
          Map.entry(
              ".*/env twice false-alarm",
              "the server takes two variables of one name; kubectl apply loses one"),
          Map.entry(
              ".*/gcePersistentDisk/readOnly (gone|null) missed",
              "servers since 1.29 let several pods write to one such disk"),
          Map.entry(
              ".*/topologySpreadConstraints\\[\\]/labelSelector/matchLabels/.* false-alarm",
              "later servers hold these to the rules of labels too"),
          Map.entry(
              "[A-Za-z]+/metadata/name (gone|null|empty-text) elsewhere",
              "that an object has no name lint tells of the object"),
          Map.entry(
              ".*/spec/selector/matchExpressions\\[\\]/values\\[\\] .* elsewhere",
              "that labels fail an expression lint tells of the expression"),
          Map.entry(
              "[A-Za-z]+/spec/template/metadata(/labels.*)? .* elsewhere",
              "that selector and labels differ lint tells at the selector"),
          Map.entry(
              ".*/dnsConfig.* elsewhere",
              "that there is no nameserver lint tells at the dnsPolicy that wants one"),
          Map.entry(
              ".*/hostNetwork boolean elsewhere",
              "that two ports differ lint tells at the hostPort"),
          Map.entry(
              ".*/resources/limits.* elsewhere",
              "that there is no limit lint tells at the request that wants one"));

  /** Of those that hold of older servers only: the minor version of the first that agree. */
  private static final Map<String, Integer> UNTIL =
      Map.of(
          ".*/topologySpreadConstraints\\[\\]/labelSelector/matchLabels/.* false-alarm", 27,
          ".*/gcePersistentDisk/readOnly (gone|null) missed", 29,
          "Job/spec/ttlSecondsAfterFinished below-0 false-alarm", 21);

  /** What explains disagreements with such servers. */
  private static Set<String> explaining(Sandbox server) {
    Set<String> patterns = new TreeSet<>(EXPLAINED.keySet());
    patterns.removeIf(pattern -> UNTIL.getOrDefault(pattern, Integer.MAX_VALUE) <= server.minor());
    return patterns;
  }

  /**
   * @param at what was changed; empty of an object as it is
   */
  private record Case(String field, String change, ObjectNode tree, Optional<JsonPointer> at) {}

  /** Why an object is refused, and where that is. */
  private record Refused(String why, List<JsonPointer> places) {}

  /** What lint and the server say; empty if nothing is wrong. */
  private record Verdict(Case of, Optional<Refused> lint, Optional<Refused> server) {
    boolean agrees() {
      return lint.isPresent() == server.isPresent()
          && (server.isEmpty() || of.at().isEmpty() || isAtItsPlace());
    }

    private boolean isAtItsPlace() {
      return Stream.concat(of.at().stream(), server.get().places().stream())
          .anyMatch(place -> lint.get().places().stream().anyMatch(told -> isAt(told, place)));
    }

    /** What is missing lint tells of the object that lacks it; else it is as exact or more so. */
    private static boolean isAt(JsonPointer told, JsonPointer place) {
      return told.equals(place.head()) || (told + "/").startsWith(place + "/");
    }

    String key() {
      String verdict = server.isEmpty() ? "false-alarm" : lint.isEmpty() ? "missed" : "elsewhere";
      return of.field() + ' ' + of.change() + ' ' + verdict;
    }

    boolean isExplained() {
      return EXPLAINED.keySet().stream().anyMatch(this::isExplainedBy);
    }

    boolean isExplainedBy(String pattern) {
      return key().matches(pattern);
    }

    @Override
    public String toString() {
      String ours = lint.isPresent() && server.isPresent() ? "; lint: " + lint.get() : "";
      return key() + ": " + server.or(this::lint).map(Refused::toString).orElse("") + ours;
    }
  }

  @Test
  void agreesAboutEverySingleFieldMadeDifferent(Sandbox server) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (Path seed : seeds()) {
      Manifest manifest = Manifest.parse(seed.toString(), Files.readString(seed));
      ObjectNode tree = manifest.documents().get(0).objects().get(0).tree();
      if (!isServed(tree, server)) {
        continue;
      }
      // Of a seed that is refused every change would be refused too, and nothing be held.
      assertThat(lint(server, tree)).as("%s", seed).isEmpty();
      assertThat(ask(server, tree)).as("%s", seed).isEmpty();
      for (JsonPointer at : pointers(tree, JsonPointer.empty(), new ArrayList<>())) {
        mutations(tree, at).forEach((change, changed) -> cases.add(named(at, change, changed)));
      }
    }
    assertThat(cases.size()).isGreaterThan(7900);
    List<Verdict> disagreements = disagreements(cases, server);
    assertThat(disagreements).filteredOn(verdict -> !verdict.isExplained()).isEmpty();
    assertThat(EXPLAINED).containsKeys(UNTIL.keySet().toArray(String[]::new));
    assertThat(explaining(server))
        .allSatisfy(
            pattern ->
                assertThat(disagreements).anyMatch(verdict -> verdict.isExplainedBy(pattern)));
  }

  private static boolean isServed(ObjectNode tree, Sandbox server) {
    return server.minor()
        < SERVED_UNTIL.getOrDefault(tree.path("apiVersion").asText(), Integer.MAX_VALUE);
  }

  private static List<Path> seeds() throws IOException {
    try (Stream<Path> seeds = Files.list(SEEDS)) {
      return seeds.sorted().toList();
    }
  }

  @Test
  void agreesAboutSingleFaults(Sandbox server) throws Exception {
    for (String file : List.of("refused.yaml", "accepted.yaml")) {
      List<Case> cases =
          Manifest.parse(file, Files.readString(SEEDS.resolveSibling(file))).documents().stream()
              .flatMap(document -> document.objects().stream())
              .map(KubeObject::tree)
              .map(
                  tree ->
                      new Case(
                          tree.at("/metadata/annotations/says").asText(),
                          file,
                          tree,
                          Optional.empty()))
              .toList();
      List<Verdict> verdicts = verdicts(cases, server);
      assertThat(verdicts).filteredOn(verdict -> !verdict.agrees()).isEmpty();
      assertThat(verdicts)
          .allMatch(verdict -> verdict.server().isPresent() == file.equals("refused.yaml"));
    }
  }

  @Test
  void agreesAboutTheCorpus(Sandbox server) throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "there is no corpus beside this checkout");
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CORPUS)) {
      for (Path file :
          files.filter(path -> MANIFEST.matcher(path.toString()).matches()).sorted().toList()) {
        Manifest manifest = Manifest.parse(file.toString(), Files.readString(file));
        manifest.documents().stream()
            .flatMap(document -> document.objects().stream())
            .map(KubeObject::tree)
            .filter(tree -> PLURALS.containsKey(kind(tree)) && isServed(tree, server))
            .filter(tree -> Placeholder.first(tree.toString()).isEmpty())
            .forEach(
                tree ->
                    cases.add(
                        new Case(
                            file.getFileName().toString(), "as it is", tree, Optional.empty())));
      }
    }
    assertThat(cases.size()).isGreaterThan(500);
    assertThat(disagreements(cases, server)).isEmpty();
  }

  private static List<Verdict> disagreements(List<Case> cases, Sandbox server) throws Exception {
    List<Verdict> disagreements =
        verdicts(cases, server).stream().filter(verdict -> !verdict.agrees()).toList();
    if (System.getProperty("validity.table") != null) {
      System.out.printf("%d cases, %d disagreements%n", cases.size(), disagreements.size());
      disagreements.forEach(
          verdict ->
              System.out.printf(
                  "| %s | %s |%n", verdict.isExplained() ? "explained" : "OPEN", verdict));
    }
    return disagreements;
  }

  private static List<Verdict> verdicts(List<Case> cases, Sandbox server)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Verdict>> asked =
          cases.stream()
              .<Callable<Verdict>>map(
                  each ->
                      () -> new Verdict(each, lint(server, each.tree()), ask(server, each.tree())))
              .toList();
      List<Verdict> verdicts = new ArrayList<>();
      for (Future<Verdict> answer : threads.invokeAll(asked)) {
        verdicts.add(answer.get());
      }
      return verdicts;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<Refused> lint(Sandbox server, ObjectNode tree) {
    Manifest manifest = Manifest.parse("in.json", JsonWriter.pretty().write(tree));
    LintOptions options =
        LintOptions.DEFAULT.withKubernetes(KubernetesVersion.of("1." + server.minor()));
    List<Finding> errors =
        new Linter(options, Rules.ALL)
            .lint(List.of(new LintInput(manifest, Path.of("in.json")))).findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .filter(finding -> !NOT_OF_THE_SERVER.contains(finding.rule()))
                .toList();
    return errors.stream()
        .findFirst()
        .map(
            first ->
                new Refused(
                    first.rule() + ": " + first.message(),
                    errors.stream().map(finding -> finding.at().pointer()).toList()));
  }

  private static Optional<Refused> ask(Sandbox server, ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("namespace"); // the sandbox has another
    }
    String path = PLURALS.get(kind(copy)).formatted(server.namespace()) + "?dryRun=All";
    try {
      server.client().raw(path, "POST", copy.toString());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      StatusDetails details = e.getStatus().getDetails();
      List<JsonPointer> places =
          details == null
              ? List.of()
              : details.getCauses().stream()
                  .map(StatusCause::getField)
                  .filter(field -> field != null && !field.isEmpty())
                  .map(ValidityAgreementTest::pointer)
                  .toList();
      return Optional.of(new Refused(e.getCode() + " " + e.getStatus().getMessage(), places));
    }
  }

  /**
   * {@code spec.template.labels[a.b/c]}, as the server writes it, which knows no metadata there.
   */
  private static JsonPointer pointer(String field) {
    JsonPointer at = JsonPointer.empty();
    Matcher step = STEP.matcher(field);
    while (step.find()) {
      at =
          step.group("index") != null
              ? at.appendIndex(Integer.parseInt(step.group("index")))
              : at.appendProperty(
                  step.group("key") != null ? step.group("key") : step.group("name"));
    }
    return JsonPointer.compile(
        at.toString()
            .replaceFirst("/template/(labels|annotations)", "/template/metadata/$1")
            .replace("/LoadBalancer", "/loadBalancer"));
  }

  private static String kind(JsonNode tree) {
    return tree.path("apiVersion").asText() + ' ' + tree.path("kind").asText();
  }

  private static Case named(JsonPointer at, String change, ObjectNode tree) {
    String field = at.toString().replaceAll("/\\d+(?=/|$)", "[]");
    return new Case(tree.path("kind").asText() + field, change, tree, Optional.of(at));
  }

  private static List<JsonPointer> pointers(
      JsonNode node, JsonPointer at, List<JsonPointer> found) {
    node.properties()
        .forEach(
            entry -> {
              JsonPointer to = at.appendProperty(entry.getKey());
              if (!to.toString().matches("/apiVersion|/kind")) {
                found.add(to);
                pointers(entry.getValue(), to, found);
              }
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.add(at.appendIndex(i));
      pointers(node.get(i), at.appendIndex(i), found);
    }
    return found;
  }

  /** By what was done to it: the object with one value changed. */
  private static Map<String, ObjectNode> mutations(ObjectNode tree, JsonPointer at) {
    JsonNode value = tree.at(at);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put("gone", null);
    values.put("null", JSON.nullNode());
    values.put("empty-text", JSON.textNode(""));
    values.put("text", JSON.textNode("x"));
    values.put("number", JSON.numberNode(7));
    values.put("boolean", JSON.booleanNode(true));
    values.put("list", JSON.arrayNode());
    values.put("object", JSON.objectNode());
    if (value.isTextual()) {
      values.put("upper-case", JSON.textNode(value.textValue().toUpperCase(Locale.ROOT)));
      values.put("lower-case", JSON.textNode(value.textValue().toLowerCase(Locale.ROOT)));
      values.put("with-a-space", JSON.textNode(value.textValue() + " y"));
      values.put("too-long", JSON.textNode("a".repeat(300)));
      values.put("digits-in-quotes", JSON.textNode("8080"));
      values.put("way-up", JSON.textNode("../x"));
    }
    if (value.isNumber()) {
      values.put("below-0", JSON.numberNode(-1));
      values.put("zero", JSON.numberNode(0));
      values.put("no-port", JSON.numberNode(70_000));
      values.put("beyond-32-bits", JSON.numberNode(3_000_000_000L));
      values.put("fraction", JSON.numberNode(1.5));
      values.put("in-quotes", JSON.textNode(value.asText()));
    }
    if (value.isArray() && !value.isEmpty()) {
      ArrayNode twice = value.deepCopy();
      twice.add(value.get(0));
      values.put("twice", twice);
      values.put("list-of-null", JSON.arrayNode().addNull());
    }
    values.values().removeIf(value::equals);
    Map<String, ObjectNode> mutated = new TreeMap<>();
    values.forEach((change, changed) -> mutated.put(change, with(tree, at, changed)));
    return mutated;
  }

  private static ObjectNode with(ObjectNode tree, JsonPointer at, JsonNode value) {
    ObjectNode copy = tree.deepCopy();
    JsonNode holder = copy.at(at.head());
    if (holder instanceof ArrayNode items) {
      int index = at.last().getMatchingIndex();
      if (value == null) {
        items.remove(index);
      } else {
        items.set(index, value);
      }
    } else if (value == null) {
      ((ObjectNode) holder).remove(at.last().getMatchingProperty());
    } else {
      ((ObjectNode) holder).set(at.last().getMatchingProperty(), value);
    }
    return copy;
  }
}
