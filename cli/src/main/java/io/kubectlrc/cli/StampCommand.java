package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.HpaRetarget;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Input;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import io.kubectlrc.selector.Stamp;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code kubectl-rc stamp}. */
final class StampCommand implements Subcommand {
  private static final String REPLICATION_CONTROLLER = "ReplicationController";

  private final Io io;
  private final Clock clock;
  private String path;
  private String version;
  private String key;

  StampCommand(Io io, Clock clock) {
    this.io = io;
    this.clock = clock;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Give a ReplicationController the versioned name and labels of an update.")
        .examples(
            "  By the clock, as api-rc-1453323827:",
            "    kubectl-rc stamp api-rc.yaml > next.yaml",
            "  With a version of your own:",
            "    kubectl-rc stamp api-rc.json --version 1.0.1",
            "  The same name for the same template:",
            "    kubectl-rc stamp - --version hash < api-rc.yaml",
            "",
            "Usage: kubectl-rc stamp PATH|- [--version=TEXT|hash|git] [--key=KEY]")
        .description(
            "metadata.name becomes BASE-VERSION, and the label name too where it equalled the name, as"
                + " every label of the pods that equalled a name with a version; the key stands in the"
                + " selector and in the pods' labels with the version, and in its own labels if it had"
                + " the pods' value there. A HorizontalPodAutoscaler of the"
                + " file follows its target. Nothing else changes. What the API server would reject, a"
                + " name or version that is there already or is yet to be filled in by a template tool,"
                + " a key whose value reads like no version (stable), and a key that a Service, PodDisruptionBudget or NetworkPolicy of the file"
                + " selects, is refused. The number of a member, mongo-3 with node 3, is no version, and"
                + " stays in the name.")
        .parameters("Path")
        .exitCodes(
            "0:stamped",
            "1:refused, with the reason and the remedy; or the file cannot be read",
            "2:wrong usage");
    syntax
        .parameter(String.class, "0")
        .label("PATH")
        .says("A YAML or JSON file, or - for standard input.")
        .to(value -> path = value);
    syntax
        .option(String.class, "--version")
        .label("TEXT")
        .says(
            "What the name ends with and the key's value becomes: a text; or hash, of the template; or"
                + " git, the commit that is checked out, with a warning if it has not the file as it is."
                + " Default: the seconds since 1970.")
        .to(value -> version = value);
    syntax
        .option(String.class, "--key")
        .label("KEY")
        .says("The label that tells versions apart. Default: ${DEFAULT-VALUE}.")
        .defaultsTo(Stamp.DEFAULT_KEY)
        .to(value -> key = value);
  }

  @Override
  public Integer call() throws Exception {
    Inputs inputs = new Inputs(io.directory(), io.in());
    Inputs.Found found = inputs.find(List.of(path));
    if (!found.problems().isEmpty()) {
      throw Failure.of(found.problems());
    }
    if (found.inputs().size() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          "%s names %d files; stamp one at a time".formatted(path, found.inputs().size()));
    }
    Input input = found.inputs().get(0);
    Manifest manifest = inputs.read(input);
    if (!manifest.problems().isEmpty()) {
      throw Failure.of(manifest.problems());
    }
    Stamp stamp =
        new StampVersions(io, clock)
            .stamp(version, key, input.name(), input.path().map(Path::toAbsolutePath));
    Map<Document, JsonNode> wanted = stamp(manifest, stamp);
    Rewrite rewrite = Rewriter.rewrite(manifest, wanted);
    if (rewrite instanceof Rewrite.Impossible impossible) {
      throw Failure.of(List.of(impossible.problem()));
    }
    io.out().exact().print(((Rewrite.Rewritten) rewrite).text());
    return ExitCode.OK;
  }

  private static Map<Document, JsonNode> stamp(Manifest manifest, Stamp stamp) {
    List<KubeObject> objects =
        manifest.documents().stream().flatMap(document -> document.objects().stream()).toList();
    Map<String, Stamp.Beside> namespaces = namespaces(objects, stamp);
    Map<Document, JsonNode> wanted = new IdentityHashMap<>();
    Map<Surroundings.Name, String> names = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    boolean any = false;
    for (KubeObject object : objects) {
      if (!object.kind().equals(REPLICATION_CONTROLLER)) {
        continue;
      }
      any = true;
      List<Problem> wrong = Admission.of(object).problems();
      problems.addAll(wrong);
      if (!wrong.isEmpty()) {
        continue;
      }
      Stamp.Outcome outcome = stamp.apply(object.tree(), namespaces.get(object.namespace()));
      if (outcome instanceof Stamp.Refused refused) {
        problems.add(
            object
                .document()
                .problem(
                    object.at().append(refused.at()),
                    object + ": " + refused.what(),
                    refused.remedy()));
      } else if (outcome instanceof Stamp.Stamped stamped) {
        names.put(new Surroundings.Name(object.namespace(), object.name()), stamped.name());
        replace(wanted, object, stamped.tree());
      }
    }
    if (!any) {
      problems.add(
          Problem.ofFile(
              manifest.source().name(),
              "there is no ReplicationController in it",
              "stamp the file that has one; Deployments version their pods themselves"));
    }
    if (!problems.isEmpty()) {
      throw Failure.of(problems);
    }
    for (KubeObject object : objects) {
      HpaRetarget.rename(object.tree(), names).ifPresent(hpa -> replace(wanted, object, hpa));
    }
    return wanted;
  }

  /**
   * What is beside those of each namespace: all that is in it, and all whose namespace a template
   * tool is yet to say, which may be the same.
   */
  private static Map<String, Stamp.Beside> namespaces(List<KubeObject> objects, Stamp stamp) {
    Map<String, List<ObjectNode>> written =
        objects.stream()
            .collect(
                Collectors.groupingBy(
                    KubeObject::namespace,
                    LinkedHashMap::new,
                    Collectors.mapping(KubeObject::tree, Collectors.toList())));
    Map<String, Stamp.Beside> namespaces = new HashMap<>();
    for (String namespace : written.keySet()) {
      namespaces.put(
          namespace,
          stamp.beside(
              written.entrySet().stream()
                  .filter(other -> mayBeOne(namespace, other.getKey()))
                  .flatMap(other -> other.getValue().stream())
                  .toList()));
    }
    return namespaces;
  }

  private static boolean mayBeOne(String namespace, String other) {
    return namespace.equals(other)
        || Placeholder.first(namespace).isPresent()
        || Placeholder.first(other).isPresent();
  }

  private static void replace(
      Map<Document, JsonNode> wanted, KubeObject object, ObjectNode replacement) {
    Document document = object.document();
    // What its list says of it, an item need not say.
    JsonNode written = document.tree().at(object.at());
    for (String key : List.of("apiVersion", "kind")) {
      if (!written.has(key)) {
        replacement.remove(key);
      }
    }
    if (object.at().matches()) {
      wanted.put(document, replacement);
      return;
    }
    JsonNode tree = wanted.computeIfAbsent(document, whole -> whole.tree().deepCopy());
    ((ArrayNode) tree.at(object.at().head()))
        .set(object.at().last().getMatchingIndex(), replacement);
  }
}
