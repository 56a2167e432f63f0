package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.PodSelector;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Service, PodDisruptionBudget or NetworkPolicy selects that pods lose once a Deployment
 * makes them.
 */
final class SelectedLabels {
  private SelectedLabels() {}

  /**
   * One doubt for each such label.
   *
   * @param tree in a form that servers of today read; of another kind it selects nothing
   */
  static List<Note> doubts(JsonNode tree, Versions versions, Surroundings others) {
    List<Note> doubts = new ArrayList<>();
    Surroundings.Name name = Surroundings.Name.of(tree);
    JsonPointer map = JsonPointer.compile("/spec/selector");
    if (tree.path("kind").asText().equals(Migration.SERVICE) && tree.at(map).isObject()) {
      List<PodSelector.Label> labels = new ArrayList<>();
      Labels.of(tree.at(map))
          .forEach(
              (key, value) ->
                  labels.add(new PodSelector.Label(map.appendProperty(key), key, value)));
      Optional<Selector> selector =
          Optional.of(Selector.ofMap(tree.at(map))).filter(all -> !all.isEmpty());
      add(doubts, labels, selector, name, versions, others);
    }
    for (PodSelector pods : PodSelector.of(tree)) {
      Optional<Selector> selector = pods.selector().filter(understood -> pods.inNamespace());
      add(doubts, pods.labels(), selector, name, versions, others);
    }
    return doubts;
  }

  private static void add(
      List<Note> doubts,
      List<PodSelector.Label> labels,
      Optional<Selector> selector,
      Surroundings.Name name,
      Versions versions,
      Surroundings others) {
    for (PodSelector.Label label : labels) {
      boolean rollout =
          label.key().equals(InjectedLabels.ROLLOUT)
              && InjectedLabels.configOf(label.value())
                  .filter(config -> others.hasDeploymentConfig(config, name))
                  .isPresent();
      if (rollout) {
        doubts.add(
            doubt(
                label,
                "which only OpenShift gave the pods, and only those of one rollout: a"
                    + " Deployment's have no such label"));
      } else if (selector.isPresent()
          && others.selectsVersion(versions, selector.get(), name, label)) {
        doubts.add(
            doubt(
                label,
                "which the pods of the next release will lack: select only labels that stay"));
      }
    }
  }

  private static Note doubt(PodSelector.Label label, String why) {
    return new Note(
        EntryKind.DOUBT,
        label.at(),
        "it selects %s=%s, %s".formatted(label.key(), label.value(), why));
  }
}
