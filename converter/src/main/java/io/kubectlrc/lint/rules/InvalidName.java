package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.selector.Names;
import io.kubectlrc.validity.Fault;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a name that the API server rejects, or that no pod can be made from. */
public final class InvalidName extends FileRule {
  private static final JsonPointer NAME = JsonPointer.compile("/metadata/name");

  /**
   * The version from which on the name of a Service may begin with a digit, as others.
   *
   * @see <a href="https://www.kubernetes.dev/resources/keps/5311/">KEP-5311</a>
   */
  private static final KubernetesVersion RELAXED = new KubernetesVersion(1, 36);

  public InvalidName() {
    super(
        new Description(
            "invalid-name",
            Severity.ERROR,
            "a name that the API server rejects, or that no pod can be made from",
            "Objects, containers, volumes and ports have names of limited length and "
                + "characters. A controller's name must also leave room for what the names and "
                + "labels of what it makes add to it.",
            """
            metadata:
              name: api_rc          # '_' is not allowed
            """,
            "Use lower-case letters, digits and '-', within the length that the message names."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    boolean relaxed = file.options().kubernetes().isAtLeast(RELAXED);
    return file.subjects().stream()
        .flatMap(subject -> check(subject, relaxed && subject.kind().equals("Service")));
  }

  /**
   * @param ofService whether it is a Service that may be called as any other object
   */
  private Stream<Finding> check(Subject subject, boolean ofService) {
    return Stream.concat(
        formerName(subject).stream(),
        subject.validity().invalid(Fault.Concern.NAME).stream()
            .filter(fault -> !(ofService && fault.at().equals(NAME) && isLabel(subject)))
            .map(fault -> finding(subject, fault.at(), fault.sentence())));
  }

  private static boolean isLabel(Subject subject) {
    return Names.dnsLabel(subject.at("/metadata/name").asText()).isEmpty();
  }

  /** A name that nobody may write any more, where the present form has another one already. */
  private Optional<Finding> formerName(Subject subject) {
    String name = subject.name().name();
    return name.isEmpty() || subject.at("/metadata/name").asText().equals(name)
        ? Optional.empty()
        : Names.ofKind(subject.kind(), name)
            .map(broken -> finding(subject, NAME, "the name \"%s\" %s".formatted(name, broken)));
  }

  private Finding finding(Subject subject, JsonPointer at, String sentence) {
    return finding(subject, at, sentence, "choose another name");
  }
}
