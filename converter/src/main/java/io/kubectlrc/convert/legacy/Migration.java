package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Placeholder;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * An object in the forms of v1.
 *
 * @param tree a copy of what was given, unless nothing had to change
 * @param notes with pointers of the object as it was given
 * @param refusals likewise; if there are any, the tree is of no use
 * @param origins where the tree's parts were
 */
public record Migration(
    ObjectNode tree, List<Note> notes, List<ConversionRefusal> refusals, Origins origins) {

  public static final String REPLICATION_CONTROLLER = "ReplicationController";
  public static final String SERVICE = "Service";

  public Migration {
    notes = List.copyOf(notes);
    refusals = List.copyOf(refusals);
  }

  /** Whether an apiVersion is one that no API server has served since Kubernetes 1.0. */
  public static boolean isOld(String apiVersion) {
    return apiVersion.equals("v1beta3") || isOldest(apiVersion);
  }

  /** Whether an apiVersion has the shape of 2014, which shares nothing with today's. */
  public static boolean isOldest(String apiVersion) {
    return apiVersion.equals("v1beta1") || apiVersion.equals("v1beta2");
  }

  /** Whether an object has the shape of 2014 throughout. */
  public static boolean hasOldestShape(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return isOldest(apiVersion) || (object.has("desiredState") && !apiVersion.equals("v1"));
  }

  /** Whether an apiVersion's group has a dot in its name, as those of others than Kubernetes do. */
  public static boolean isForeign(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/'))).contains(".");
  }

  /** Whether no API server ever knew a ReplicationController of an apiVersion: {@code apps/v1}. */
  public static boolean isUnknown(String apiVersion) {
    boolean known = apiVersion.isEmpty() || apiVersion.equals("v1") || isOld(apiVersion);
    return !known && !isForeign(apiVersion);
  }

  /**
   * What an object is: its kind, or ReplicationController for a document of 2014 that had none but
   * a {@code desiredState} with a pod template.
   */
  public static String kindOf(JsonNode object) {
    String kind = object.path("kind").asText("");
    return kind.isEmpty() && object.path("desiredState").has("podTemplate")
        ? REPLICATION_CONTROLLER
        : kind;
  }

  /** Brings a ReplicationController or a Service to v1; anything else stays as it is. */
  public static Migration toV1(ObjectNode object) {
    return toV1(object, selector -> OptionalInt.empty());
  }

  /**
   * The same.
   *
   * @param firstPort the first port of the pods that a selector matches, if it is known: the one
   *     that Services of 2014 without a containerPort meant
   */
  public static Migration toV1(ObjectNode object, Function<JsonNode, OptionalInt> firstPort) {
    String kind = kindOf(object);
    if (!kind.equals(REPLICATION_CONTROLLER) && !kind.equals(SERVICE)) {
      return unchanged(object);
    }
    String apiVersion = object.path("apiVersion").asText();
    boolean oldest = hasOldestShape(object);
    if (!oldest && !isOld(apiVersion)) {
      return kind.equals(REPLICATION_CONTROLLER) && isUnknown(apiVersion)
          ? unknown(object, apiVersion)
          : unchanged(object);
    }
    Ledger ledger = new Ledger();
    ObjectNode tree =
        oldest ? new V1beta1(ledger, firstPort).toV1beta3(kind, object) : object.deepCopy();
    Origins origins = ledger.origins();
    Ledger later = new Ledger();
    new V1beta3(later).toV1(kind, tree, oldest);
    ledger.change(
        JsonPointer.compile("/apiVersion"),
        kind + " of " + (apiVersion.isEmpty() ? "v1beta1" : apiVersion) + " is written as v1's");
    later.notes().forEach(note -> ledger.notes().add(note.at(origins.of(note.at()))));
    later
        .refusals()
        .forEach(refusal -> ledger.refusals().add(refusal.at(origins.of(refusal.at()))));
    // What the first step has written anew, the second leaves where it is.
    return new Migration(
        tree, ledger.notes(), ledger.refusals(), oldest ? origins : later.origins());
  }

  private static Migration unknown(ObjectNode object, String apiVersion) {
    ConversionRefusal refusal =
        new ConversionRefusal(
            Placeholder.first(apiVersion).isPresent()
                ? ConversionRefusal.Reason.PLACEHOLDER
                : ConversionRefusal.Reason.INVALID_VALUE,
            JsonPointer.compile("/apiVersion"),
            "no API server knows a ReplicationController of "
                + (object.path("apiVersion").isNull() ? "no apiVersion" : apiVersion));
    return new Migration(object, List.of(), List.of(refusal), Origins.SAME);
  }

  private static Migration unchanged(ObjectNode object) {
    return new Migration(object, List.of(), List.of(), Origins.SAME);
  }
}
