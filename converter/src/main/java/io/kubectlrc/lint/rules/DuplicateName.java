package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds containers, ports, variables or volumes of one name. */
public final class DuplicateName extends FileRule {
  public DuplicateName() {
    super(
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
            "Rename or remove one of them."),
        Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return Stream.concat(
        file.subjects().stream().flatMap(this::refused),
        file.workloads().stream().flatMap(this::variables));
  }

  private Stream<Finding> refused(Subject subject) {
    return subject.validity().duplicates().stream()
        .map(fault -> finding(subject, fault.at(), fault.sentence(), fault.first()));
  }

  /** Of these the API server says nothing. */
  private Stream<Finding> variables(Workload workload) {
    List<Finding> found = new ArrayList<>();
    for (Container container : workload.containers()) {
      Map<String, JsonPointer> seen = new HashMap<>();
      int index = 0;
      for (JsonNode variable : container.tree().path("env")) {
        JsonPointer at =
            container.at().appendProperty("env").appendIndex(index++).appendProperty("name");
        JsonNode name = variable.path("name");
        boolean known = name.isTextual() && !Placeholder.isIn(name);
        JsonPointer first = known ? seen.putIfAbsent(name.textValue(), at) : null;
        if (first != null) {
          String message = "there is another variable called \"%s\"".formatted(name.textValue());
          found.add(finding(workload.subject(), at, message, first));
        }
      }
    }
    return found.stream();
  }

  private Finding finding(Subject subject, JsonPointer at, String message, JsonPointer first) {
    return finding(subject, at, message, "rename or remove one of them")
        .related(subject.locate(first), "the other one");
  }
}
