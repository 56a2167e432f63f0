package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The update that a rehearsal is about.
 *
 * @param journal as it is, or will be, on the controllers
 * @param expectation what it promises about their pods
 * @param residents the pod specs of those that are there
 * @param newcomers the specs of pods that may begin
 */
record Rehearsed(
    Journal journal, Expectation expectation, List<JsonNode> residents, List<JsonNode> newcomers) {

  /** The update that is asked for, if there is one to be run. */
  static Optional<Rehearsed> in(InitialState initial, RollingUpdate.Settings settings) {
    Resolution resolution;
    try {
      resolution =
          Resolution.of(
              initial.controllers(), settings.name(), settings.request(), settings.naming());
    } catch (ForeignMark refused) {
      return Optional.empty(); // the update says so itself
    }
    if (resolution instanceof Resolution.InFlight inFlight) {
      return Optional.of(resumed(initial, settings, inFlight.journal(), List.of()));
    }
    if (!(resolution instanceof Resolution.Begin begin)) {
      return Optional.empty();
    }
    Journal journal = begin.proposal().journal();
    List<JsonNode> proposed = List.of(pod(begin.proposal().controller()));
    return Optional.of(
        initial.controller(journal.to()).isPresent()
            ? resumed(initial, settings, journal, proposed)
            : new Rehearsed(
                journal,
                new Expectation.WithinBounds(settings.options()),
                begin.old().map(Rehearsed::pod).stream().toList(),
                proposed));
  }

  private static Rehearsed resumed(
      InitialState initial,
      RollingUpdate.Settings settings,
      Journal journal,
      List<JsonNode> proposed) {
    List<JsonNode> there = new ArrayList<>();
    initial.controller(journal.from()).map(Rehearsed::pod).ifPresent(there::add);
    initial.controller(journal.to()).map(Rehearsed::pod).ifPresent(there::add);
    List<JsonNode> newcomers = new ArrayList<>(there);
    newcomers.addAll(proposed);
    return new Rehearsed(
        journal, new Expectation.Resumed(settings.options(), journal), there, newcomers);
  }

  private static JsonNode pod(ObjectNode controller) {
    return controller.at("/spec/template/spec");
  }

  /** Both controllers, which need not be there. */
  Set<Ref> controllers(String namespace) {
    return Set.of(
        new Ref(Kind.REPLICATION_CONTROLLER, namespace, journal.from()),
        new Ref(Kind.REPLICATION_CONTROLLER, namespace, journal.to()));
  }
}
