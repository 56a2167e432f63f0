package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What somebody may have meant who named a ReplicationController that is not there. */
public final class Candidates {
  private Candidates() {}

  /** All there are in a namespace, in a sentence. */
  public static Sentence sentence(String namespace, Collection<ObjectNode> controllers) {
    return controllers.isEmpty()
        ? Sentence.of(
            "There are none at all in namespace {}; {} names another one.",
            namespace,
            Setting.NAMESPACE)
        : Sentence.of(there(controllers));
  }

  /** The same of the namespace that the words before it name. */
  public static String there(Collection<ObjectNode> controllers) {
    return there(controllers.stream().map(Metadata::name), "There are none at all.");
  }

  /** All there are in all namespaces, each with its own. */
  public static Sentence sentenceOfAll(Collection<ObjectNode> controllers) {
    return Sentence.of(
        there(
            controllers.stream().map(rc -> Metadata.namespace(rc) + "/" + Metadata.name(rc)),
            "There are none at all, in any namespace."));
  }

  /** Of what the Deployments of a namespace were made, in a sentence. */
  static Sentence adopted(String namespace, Collection<ObjectNode> deployments) {
    List<String> made =
        deployments.stream()
            .flatMap(
                deployment ->
                    Origin.nameOn(deployment)
                        .map(name -> "%s by %s".formatted(name, Metadata.name(deployment)))
                        .stream())
            .sorted()
            .toList();
    return made.isEmpty()
        ? Sentence.of(
            "Nothing is adopted in namespace {}; {} names another one.",
            namespace,
            Setting.NAMESPACE)
        : Sentence.of("Adopted are " + String.join(", ", made) + ".");
  }

  private static String there(Stream<String> names, String none) {
    List<String> there = names.sorted().toList();
    return there.isEmpty() ? none : "There are " + String.join(", ", there) + ".";
  }
}
