package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Those objects of a kind that a run looks at, of all that a view shows. Each is judged when it has
 * changed, not whenever somebody looks: else a run in a namespace of thousands of pods would ask
 * them all at each change of any.
 */
final class Concerned {

  private final ClusterView view;
  private final Kind kind;
  private final Map<Ref, ObjectNode> objects = new TreeMap<>(Comparator.comparing(Ref::name));
  private final Changes changes;
  private Predicate<JsonNode> concerns;

  /**
   * @param concerns whether one is looked at
   */
  Concerned(ClusterView view, Kind kind, Predicate<JsonNode> concerns) {
    this.view = view;
    this.kind = kind;
    this.concerns = concerns;
    changes = view.changes(kind);
  }

  /** As the view shows them now, in order of name. */
  Collection<ObjectNode> objects() {
    changes.read(this::read);
    return objects.values();
  }

  /** Judges all of them anew, and later ones likewise. */
  void judgeBy(Predicate<JsonNode> other) {
    concerns = other;
    objects.clear();
    view.all(kind).forEach(tree -> changes.add(Ref.to(kind, tree)));
  }

  private void read(Ref ref) {
    Optional<ObjectNode> shown = view.find(ref).filter(concerns);
    if (shown.isPresent()) {
      objects.put(ref, shown.get());
    } else {
      objects.remove(ref);
    }
  }
}
