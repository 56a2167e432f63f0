package io.kubectlrc.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.object.Metadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lint says of objects that run: what of it their manifests would hear, too. */
final class LintRemarks {

  private static final List<Kind> KINDS =
      List.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.DEPLOYMENT_CONFIG,
          Kind.DEPLOYMENT,
          Kind.SERVICE,
          Kind.HORIZONTAL_POD_AUTOSCALER);

  /** What the server has written, which lint would take for a careless export. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields");

  private final Map<String, List<Item.Remark>> remarks = new HashMap<>();

  private LintRemarks() {}

  static LintRemarks of(Cluster cluster, String namespace) {
    Map<String, List<LintInput>> inputs = new HashMap<>();
    for (Kind kind : KINDS) {
      if (kind == Kind.DEPLOYMENT_CONFIG && !cluster.serves(kind)) {
        continue;
      }
      for (ObjectNode tree : cluster.list(kind, namespace, Map.of())) {
        inputs
            .computeIfAbsent(Metadata.namespace(tree), one -> new ArrayList<>())
            .add(input(kind, tree));
      }
    }
    LintRemarks all = new LintRemarks();
    Linter linter = new Linter(LintOptions.DEFAULT, Rules.ALL);
    inputs.values().forEach(some -> linter.lint(some).findings().forEach(all::add));
    return all;
  }

  private static LintInput input(Kind kind, ObjectNode tree) {
    ObjectNode manifest = tree.deepCopy();
    manifest.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    manifest.remove("status");
    manifest.withObjectProperty("metadata").remove(OF_THE_SERVER);
    String name = kind.plural() + "/" + Metadata.name(tree) + ".json";
    return new LintInput(Manifest.parse(name, manifest.toString()), Path.of(name));
  }

  private void add(Finding finding) {
    remarks
        .computeIfAbsent(
            key(finding.object().kind(), finding.object().namespace(), finding.object().name()),
            one -> new ArrayList<>())
        .add(new Item.Remark(finding.severity().toString(), finding.rule(), finding.message()));
  }

  /** Of one object. */
  List<Item.Remark> of(String kind, String namespace, String name) {
    return remarks.getOrDefault(key(kind, namespace, name), List.of());
  }

  private static String key(String kind, String namespace, String name) {
    return kind + " " + namespace + "/" + name;
  }
}
