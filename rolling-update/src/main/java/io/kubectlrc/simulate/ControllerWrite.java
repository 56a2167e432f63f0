package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Ref;

/**
 * A write that a controller asks for.
 *
 * @param body the new object; the merge patch, with its conditions in its metadata; or the object
 *     that is to be deleted
 */
record ControllerWrite(Verb verb, Ref ref, ObjectNode body) {

  enum Verb {
    CREATE,
    MERGE,
    MERGE_STATUS,
    DELETE
  }

  /** Where it is carried out: a simulated API server, or a real one. */
  interface Api {
    void create(Kind kind, ObjectNode object);

    void merge(Ref ref, ObjectNode patch);

    void mergeStatus(Ref ref, ObjectNode patch);

    void delete(Ref ref, Preconditions preconditions);
  }

  static ControllerWrite create(Kind kind, ObjectNode object) {
    return new ControllerWrite(Verb.CREATE, Ref.to(kind, object), object);
  }

  /** Changes an object that is as it was seen. */
  static ControllerWrite merge(Kind kind, ObjectNode seen, ObjectNode patch) {
    return new ControllerWrite(Verb.MERGE, Ref.to(kind, seen), ifUnchanged(seen, patch));
  }

  /** Changes an object that is the one that was seen, whatever has become of it. */
  static ControllerWrite mergeOfSame(Kind kind, ObjectNode seen, ObjectNode patch) {
    return new ControllerWrite(Verb.MERGE, Ref.to(kind, seen), ifSame(seen, patch));
  }

  /** Changes the status of an object that is as it was seen. */
  static ControllerWrite mergeStatus(Kind kind, ObjectNode seen, JsonNode status) {
    ObjectNode patch = ifUnchanged(seen, Edit.object());
    patch.set("status", status);
    return new ControllerWrite(Verb.MERGE_STATUS, Ref.to(kind, seen), patch);
  }

  static ControllerWrite delete(Kind kind, ObjectNode seen) {
    return new ControllerWrite(Verb.DELETE, Ref.to(kind, seen), seen);
  }

  private static ObjectNode ifSame(ObjectNode seen, ObjectNode patch) {
    patch.withObjectProperty("metadata").set("uid", seen.at("/metadata/uid"));
    return patch;
  }

  private static ObjectNode ifUnchanged(ObjectNode seen, ObjectNode patch) {
    ifSame(seen, patch)
        .withObjectProperty("metadata")
        .set("resourceVersion", seen.at("/metadata/resourceVersion"));
    return patch;
  }

  void by(Api api) {
    switch (verb) {
      case CREATE -> api.create(ref.kind(), body);
      case MERGE -> api.merge(ref, body);
      case MERGE_STATUS -> api.mergeStatus(ref, body);
      case DELETE -> api.delete(ref, Preconditions.sameObject(body));
    }
  }
}
