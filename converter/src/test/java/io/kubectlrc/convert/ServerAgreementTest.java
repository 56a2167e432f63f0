package io.kubectlrc.convert;

import static io.kubectlrc.convert.report.ConversionRefusal.Reason.INVALID_NAME;
import static io.kubectlrc.convert.report.ConversionRefusal.Reason.NAME_TAKEN;
import static io.kubectlrc.convert.report.ConversionRefusal.Reason.OWNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the conversion against a real API server, which is asked (with a dry run) about every
 * ReplicationController and about the Deployment that it becomes.
 *
 * <p>Of an accepted controller the Deployment is accepted, and the pods' template, once the server
 * has filled it in, is the same. A rejected controller is refused, or its report names the reason.
 * Old API forms, which no server takes any more, become Deployments that are accepted, or are
 * refused with a reason.
 */
@ControlPlaneTest
class ServerAgreementTest {

  private static final Path CHECKOUT = Path.of("..");
  private static final Path CORPUS = CHECKOUT.resolve("../shared/corpus");
  private static final String CONTROLLERS =
      "/api/v1/namespaces/%s/replicationcontrollers?dryRun=All";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/%s/deployments?dryRun=All";
  private static final String JOBS = "/apis/batch/v1/namespaces/%s/jobs?dryRun=All";
  private static final Set<Reason> NOT_OF_THE_SERVER = Set.of(OWNED, NAME_TAKEN, INVALID_NAME);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MANIFEST = Pattern.compile(".*\\.(ya?ml|json)");

  /** What the server says to an object. */
  private sealed interface Answer {
    /** The pods' template, with the server's defaults. */
    record Accepted(JsonNode template) implements Answer {}

    /**
     * @param fields the fields that it names, as in {@code spec.template.spec.containers[0].name}
     */
    record Rejected(int code, String message, List<String> fields) implements Answer {}
  }

  /**
   * A controller and what became of it.
   *
   * @param deployment empty if it was refused
   * @param report what was said of it, in terms of its document
   */
  private record Case(
      String file,
      KubeObject controller,
      Optional<ObjectNode> deployment,
      List<ReportEntry> report) {

    @Override
    public String toString() {
      return "%s, document %d%s, of which is reported %s"
          .formatted(file, controller.document().number(), controller.at(), report);
    }
  }

  @Test
  void agreesAboutTheSamples(Sandbox server) throws IOException {
    assertThat(hold(CHECKOUT.resolve("samples"), server)).isGreaterThanOrEqualTo(5);
  }

  @Test
  void agreesAboutTheGoldenCases(Sandbox server) throws IOException {
    assertThat(hold(Path.of("src/test/resources/convert"), server)).isGreaterThanOrEqualTo(50);
  }

  @Test
  void agreesAboutTheCorpus(Sandbox server) throws IOException {
    assumeTrue(Files.isDirectory(CORPUS), "there is no corpus beside this checkout");
    assertThat(hold(CORPUS, server)).isGreaterThanOrEqualTo(500);
  }

  /** Of what a Template makes with its parameters' values, where they have some. */
  @Test
  void takesWhatBecomesOfEveryDeploymentConfig(Sandbox server) throws IOException {
    assertThat(holdConfigs(Path.of("src/test/resources/convert"), server)).isGreaterThan(60);
    assertThat(holdConfigs(CHECKOUT.resolve("samples/s5"), server)).isEqualTo(4);
    if (Files.isDirectory(CORPUS)) {
      assertThat(holdConfigs(CORPUS.resolve("deploymentconfigs"), server)).isGreaterThan(100);
    }
  }

  private static int holdConfigs(Path folder, Sandbox server) throws IOException {
    List<String> rejected = new ArrayList<>();
    int asked = 0;
    ConvertOptions options =
        ConvertOptions.DEFAULT
            .withSkipRefused(true)
            .withOpenShift(new OpenShiftOptions(Platform.OPENSHIFT, Hooks.JOBS, Map.of()));
    for (Path file : manifests(folder)) {
      Manifest manifest = Manifest.parse(file.toString(), Files.readString(file));
      if (manifest.documents().stream()
          .flatMap(document -> document.objects().stream())
          .noneMatch(object -> DcConverter.isDeploymentConfig(object.tree()))) {
        continue;
      }
      String text = ManifestConverter.convert(List.of(manifest), options).get(0).text();
      for (Document document : Manifest.parse(file.toString(), text).documents()) {
        for (KubeObject object : document.objects()) {
          Optional<ObjectNode> filled = filled(object);
          String path = object.kind().equals("Job") ? JOBS : DEPLOYMENTS;
          if (Set.of("Deployment", "Job").contains(object.kind()) && filled.isPresent()) {
            asked++;
            if (ask(server, path, filled.get()) instanceof Answer.Rejected answer) {
              rejected.add(file + " " + object + ": " + answer.message());
            }
          }
        }
      }
    }
    assertThat(rejected).isEmpty();
    return asked;
  }

  /**
   * An object with the values of its Template's parameters; those without one are 1, which is a
   * name, a number and an amount. Empty if something is left that no parameter fills in.
   */
  private static Optional<ObjectNode> filled(KubeObject object) throws IOException {
    String text = object.tree().toString();
    for (JsonNode parameter : object.document().tree().path("parameters")) {
      String name = parameter.path("name").asText();
      String value = parameter.path("value").asText("1");
      String quoted = JSON.writeValueAsString(value);
      String whole = value.matches("\\d+|true|false") ? value : quoted;
      text =
          text.replace("\"${{" + name + "}}\"", whole)
              .replace("${" + name + "}", quoted.substring(1, quoted.length() - 1));
    }
    return Pattern.compile("\\$\\{").matcher(text).find()
        ? Optional.empty()
        : Optional.of((ObjectNode) JSON.readTree(text));
  }

  /** Checks every controller of a folder's manifests, and says how many they were. */
  private static int hold(Path folder, Sandbox server) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path file : manifests(folder)) {
      cases.addAll(convert(Manifest.parse(file.toString(), Files.readString(file))));
    }
    assertThat(cases.stream().flatMap(each -> disagreement(each, server).stream())).isEmpty();
    return cases.size();
  }

  private static List<Path> manifests(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> MANIFEST.matcher(file.toString()).matches()).sorted().toList();
    }
  }

  /** What a template tool is yet to fill in is not meant for a server, and left out. */
  private static List<Case> convert(Manifest manifest) {
    ConvertedManifest result =
        ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT.withSkipRefused(true))
            .get(0);
    Iterator<Document> converted =
        Manifest.parse(manifest.source().name(), result.text()).documents().iterator();
    List<Case> cases = new ArrayList<>();
    for (Document document : manifest.documents()) {
      Document after = converted.next();
      for (int i = 0; i < document.objects().size(); i++) {
        KubeObject object = document.objects().get(i);
        if (RcConverter.isController(object.tree()) && !Placeholders.in(object.tree().toString())) {
          ObjectNode became = after.objects().get(i).tree();
          cases.add(
              new Case(
                  manifest.source().name(),
                  object,
                  RcConverter.isController(became) ? Optional.empty() : Optional.of(became),
                  result.entries().stream()
                      .filter(entry -> entry.document() == document.number())
                      .filter(entry -> isWithin(entry.pointer(), object.at()))
                      .toList()));
        }
      }
    }
    assertThat(converted).as(manifest.source().name()).isExhausted();
    return cases;
  }

  private static boolean isWithin(JsonPointer pointer, JsonPointer object) {
    return (pointer + "/").startsWith(object + "/");
  }

  private static Optional<String> disagreement(Case each, Sandbox server) {
    Optional<Answer> toDeployment = each.deployment().map(tree -> ask(server, DEPLOYMENTS, tree));
    if (!each.controller().apiVersion().equals("v1")) {
      return toDeployment
          .filter(Answer.Rejected.class::isInstance)
          .map(rejected -> "the server rejects what became of " + each + ": " + rejected);
    }
    Answer toController = ask(server, CONTROLLERS, each.controller().tree());
    if (toController instanceof Answer.Rejected rejected) {
      return each.report().stream().anyMatch(entry -> isAbout(entry, rejected))
          ? Optional.empty()
          : Optional.of(each + " does not say why the server rejects it: " + rejected);
    }
    if (toDeployment.isEmpty()) {
      // Its owner, or another of its name, does not stand for it: that is nothing of the server's.
      return each.report().stream()
              .anyMatch(entry -> entry.reason().filter(NOT_OF_THE_SERVER::contains).isPresent())
          ? Optional.empty()
          : Optional.of("the server accepts " + each);
    }
    Answer toSameTemplate = withMovedFields(each, toController, server);
    return toDeployment.get() instanceof Answer.Accepted after
            && toSameTemplate instanceof Answer.Accepted before
            && before.template().equals(after.template())
        ? Optional.empty()
        : Optional.of("of %s%n%s%nbecomes%n%s".formatted(each, toSameTemplate, toDeployment));
  }

  /**
   * What the server makes of the controller; if annotations have become fields, or volumes those of
   * another type, with these, as the report has it.
   */
  private static Answer withMovedFields(Case each, Answer toController, Sandbox server) {
    JsonPointer annotations = each.controller().pointer("/spec/template/metadata/annotations");
    JsonPointer volumes = each.controller().pointer("/spec/template/spec/volumes");
    if (each.report().stream()
        .filter(entry -> entry.severity() != EntryKind.DOUBT)
        .map(ReportEntry::pointer)
        .noneMatch(at -> isWithin(at, annotations) || isWithin(at, volumes))) {
      return toController;
    }
    ObjectNode moved = each.controller().tree().deepCopy();
    moved.withObject("/spec").set("template", each.deployment().orElseThrow().at("/spec/template"));
    return ask(server, CONTROLLERS, moved);
  }

  /** Whether the user learns from an entry what the server would say. */
  private static boolean isAbout(ReportEntry entry, Answer.Rejected rejected) {
    boolean mended = entry.sentence().toString().endsWith("a port's number or name here");
    if (entry.severity() != EntryKind.REFUSAL && entry.severity() != EntryKind.DOUBT && !mended) {
      return false;
    }
    String message = rejected.message();
    boolean isContradiction = message.contains("`selector` does not match template `labels`");
    return switch (entry.reason().orElse(Reason.INVALID_VALUE)) {
      case WRONG_TYPE, LABEL_SELECTOR -> rejected.code() == HttpURLConnection.HTTP_BAD_REQUEST;
      case SELECTOR_CONTRADICTS_LABELS -> isContradiction;
      case NO_LABELS -> isContradiction || message.contains("spec.selector: Required value");
      case DUPLICATE_NAME -> message.contains("Duplicate value");
      case PATCH -> message.contains("spec.selector: Required value");
      case NO_TEMPLATE -> message.contains("spec.template: Required value");
      default ->
          isTooLarge(message)
              ? entry.sentence().toString().contains("beyond what the API can hold")
              : rejected.fields().stream().anyMatch(field -> concerns(entry.pointer(), field));
    };
  }

  /**
   * Whether a number is beyond 32 bits. No cause names the field: servers before 1.23 read JSON
   * with json-iterator, later ones as Go itself does.
   *
   * @see <a href="https://github.com/kubernetes/kubernetes/pull/105030">the other reader</a>
   */
  private static boolean isTooLarge(String message) {
    return message.contains("ReadInt32: overflow")
        || message.matches(
            ".*cannot unmarshal number \\S+ into Go struct field .* of type int32.*");
  }

  /**
   * Whether one of the two contains the other, wherever in a list; all of the spec says nothing.
   */
  private static boolean concerns(JsonPointer pointer, String field) {
    String said = pointer.toString().replaceAll("/\\d+(?=/|$)", "") + "/";
    String asked = "/" + field.replaceAll("\\[\\d+\\]", "").replace('.', '/') + "/";
    return !said.equals("/spec/") && (said.contains(asked) || asked.contains(said));
  }

  private static Answer ask(Sandbox server, String path, ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("namespace"); // the sandbox has another
    }
    try {
      String answer =
          server.client().raw(path.formatted(server.namespace()), "POST", copy.toString());
      return new Answer.Accepted(JSON.readTree(answer).at("/spec/template"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (KubernetesClientException e) {
      StatusDetails details = e.getStatus().getDetails();
      return new Answer.Rejected(
          e.getCode(),
          e.getStatus().getMessage(),
          details == null
              ? List.of()
              : details.getCauses().stream().map(StatusCause::getField).toList());
    }
  }
}
