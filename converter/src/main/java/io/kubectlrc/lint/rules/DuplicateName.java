package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds containers, ports, variables or volumes of one name. */
public final class DuplicateName implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "duplicate-name",
          Severity.ERROR,
          "containers, ports, variables or volumes of one name",
          "The API server rejects two containers, volumes or named ports of one name. Of two "
              + "variables of one name the last wins, and kubectl apply loses one of them at the "
              + "next change.",
          """
          env:
            - {name: MODE, value: blue}
            - {name: MODE, value: green}
          """,
          "Rename or remove one of them.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<Aspect> reads() {
    return Set.of(Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return Stream.concat(
        context.workloads().stream().flatMap(this::ofPod),
        context.services().stream()
            .map(Service::subject)
            .flatMap(
                subject ->
                    named(subject, JsonPointer.compile("/spec/ports"), "port", new HashMap<>())
                        .stream()));
  }

  private record Place(JsonPointer list, int index) {
    JsonPointer name() {
      return list.appendIndex(index).appendProperty("name");
    }
  }

  private Stream<Finding> ofPod(Workload workload) {
    Subject subject = workload.subject();
    List<Finding> found = new ArrayList<>();
    // Init containers and the others share their names.
    Map<String, Place> containers = new HashMap<>();
    for (String list : new String[] {"initContainers", "containers"}) {
      JsonPointer at = workload.podSpec().appendProperty(list);
      found.addAll(named(subject, at, "container", containers));
    }
    found.addAll(
        named(subject, workload.podSpec().appendProperty("volumes"), "volume", new HashMap<>()));
    for (Container container : workload.containers()) {
      found.addAll(named(subject, container.at().appendProperty("ports"), "port", new HashMap<>()));
      found.addAll(
          named(subject, container.at().appendProperty("env"), "variable", new HashMap<>()));
    }
    return found.stream();
  }

  private List<Finding> named(
      Subject subject, JsonPointer list, String what, Map<String, Place> seen) {
    List<Finding> found = new ArrayList<>();
    int index = -1;
    for (JsonNode item : subject.tree().at(list)) {
      index++;
      if (!item.path("name").isTextual()) {
        continue;
      }
      String name = item.path("name").textValue();
      Place place = new Place(list, index);
      Place first = seen.putIfAbsent(name, place);
      if (first != null) {
        found.add(
            subject
                .finding(
                    this,
                    place.name(),
                    "there is another %s called \"%s\"".formatted(what, name),
                    "rename or remove one of them")
                .related(subject.locate(first.name()), "the other one"));
      }
    }
    return found;
  }
}
