package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.validity.Fault;
import io.kubectlrc.validity.Shape;
import io.kubectlrc.validity.Validity;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a value of another type than its field has. */
public final class WrongType extends FileRule {
  private static final List<String> IDENTITY = List.of("apiVersion", "kind");

  public WrongType() {
    super(
        new Description(
            "wrong-type",
            Severity.ERROR,
            "a value of another type than its field has",
            "The API server does not decode such an object: a list where an object must be, a"
                + " text for a number, an amount that is no quantity. No other rule sees a list or an"
                + " object that is none.",
            """
            volumes:
              data: {emptyDir: {}}      # must be a list
            """,
            "Write what the message asks for."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(subject -> Stream.concat(ofIdentity(subject), check(subject)));
  }

  /**
   * What says of which kind an object is, and is no text. Where neither is one, it may be no object
   * of Kubernetes'; of a kind that is known, all types are looked at.
   */
  private Stream<Finding> ofIdentity(Subject subject) {
    JsonNode written = subject.written().tree();
    if (Validity.isKnown(subject.tree())
        || IDENTITY.stream().noneMatch(field -> written.path(field).isTextual())) {
      return Stream.empty();
    }
    return IDENTITY.stream()
        .filter(field -> written.hasNonNull(field) && !written.path(field).isTextual())
        .map(
            field -> {
              JsonPointer at = JsonPointer.empty().appendProperty(field);
              Fault fault = new Fault.WrongType(at, field, Shape.STRING, written.path(field));
              return finding(subject, at, fault.sentence(), "correct it");
            });
  }

  private Stream<Finding> check(Subject subject) {
    if (subject.validity().wrongTypes().isEmpty()) {
      return Stream.empty();
    }
    Set<JsonPointer> maps = StringMaps.in(subject).collect(Collectors.toSet());
    Set<JsonPointer> single = StringMaps.single(subject).collect(Collectors.toSet());
    return subject.validity().wrongTypes().stream()
        .filter(fault -> !fault.isOpen())
        .filter(fault -> !maps.contains(fault.at().head()) && !single.contains(fault.at()))
        .map(fault -> finding(subject, fault));
  }

  private Finding finding(Subject subject, Fault.WrongType fault) {
    JsonNode value = fault.value();
    if (fault.wanted() == Shape.STRING && (value.isNumber() || value.isBoolean())) {
      String what = value.isBoolean() ? "boolean" : "number";
      String message = "%s is a " + what + ", and the API server takes only a string here";
      return Unquoted.finding(this, subject, fault.at(), message);
    }
    return finding(subject, fault.at(), sentence(subject, fault), remedy(fault));
  }

  private static String sentence(Subject subject, Fault.WrongType fault) {
    if (subject.isSecret(subject.writtenPointer(fault.at()))) {
      return "%s must be %s".formatted(fault.path(), fault.wanted().words());
    }
    return subject
        .node(fault.at())
        .filter(ScalarNode.class::isInstance)
        .map(node -> fault.sentence(((ScalarNode) node).text()))
        .orElseGet(fault::sentence);
  }

  private static String remedy(Fault.WrongType fault) {
    JsonNode value = fault.value();
    boolean quoted = value.isTextual() && fault.wanted().mended(value.textValue()).isPresent();
    return quoted ? "write it without quotes" : "correct it";
  }
}
