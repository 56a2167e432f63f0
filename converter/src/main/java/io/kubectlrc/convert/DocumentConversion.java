package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.UnreadWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of one document's tree, with all the objects in it.
 *
 * @param outcome for the whole document; refused if any of its objects is, unless those are to be
 *     skipped
 * @param tree what it says afterwards; as it was unless it is converted
 * @param whole whether none of its objects was refused
 * @param objects how many of its objects are converted
 * @param entries the report
 * @param names the controllers that are converted, and what the Deployments are called
 * @param added documents that are to follow it
 * @param anew whether the shape changes throughout, so that its text cannot be edited
 */
record DocumentConversion(
    Document document,
    Outcome outcome,
    JsonNode tree,
    boolean whole,
    int objects,
    List<ReportEntry> entries,
    Map<Surroundings.Controller, String> names,
    List<ObjectNode> added,
    boolean anew) {

  /** What becomes of the whole. */
  enum Outcome {
    CONVERTED,
    UNCHANGED,
    REFUSED
  }

  /** What is known of all the documents that are converted together. */
  record Run(
      ConvertOptions options,
      Surroundings others,
      Map<Surroundings.Controller, String> deployments,
      Set<Surroundings.Name> taken,
      Kustomizations kustomizations,
      Map<Document, JsonNode> converted,
      UnreadWords unread) {

    /** What a controller becomes, if it does. */
    Optional<ObjectNode> deployment(KubeObject object) {
      JsonNode tree = converted.getOrDefault(object.document(), MissingNode.getInstance());
      return tree.at(object.at()) instanceof ObjectNode made
              && made.path("kind").asText().equals("Deployment")
          ? Optional.of(made)
          : Optional.empty();
    }
  }
}
