package io.kubectlrc.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.ForeignMark;
import java.util.Optional;

/**
 * What an update is about, as it is written on its controllers: enough to carry on from any point
 * without the command that began it.
 *
 * <p>It is on the old controller before anything else is done, on the new one from its creation,
 * and on the one that waits during a rename. Where they differ, the last of these has the truth.
 *
 * @param from the old controller's name
 * @param to the new controller's name
 * @param name what the new controller is called in the end: one of both
 * @param key the update key
 * @param oldValue the key's value in the old controller's selector
 * @param newValue the key's value in the new controller's selector
 * @param desired the replicas that the new controller shall have
 * @param original the replicas that the old controller had
 * @param back whether it is being rolled back
 * @param paused the number of new pods at which it was paused last, 0 if never
 * @param request identifies what was asked for, so that the same command is known again
 * @param newUid the new controller's uid, where its name alone doesn't say that it is ours: of one
 *     that kubectl created, and of one that is being renamed
 */
public record Journal(
    String from,
    String to,
    String name,
    String key,
    String oldValue,
    String newValue,
    int desired,
    int original,
    boolean back,
    int paused,
    String request,
    Optional<String> newUid) {

  public Journal {
    if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
      throw new IllegalArgumentException("no update: from \"" + from + "\" to \"" + to + "\"");
    }
    if (!name.equals(from) && !name.equals(to)) {
      throw new IllegalArgumentException("neither old nor new: " + name);
    }
    if (desired < 0 || original < 0 || paused < 0) {
      throw new IllegalArgumentException("fewer than no replicas");
    }
  }

  /**
   * The journal on an object, if there is one.
   *
   * @throws ForeignMark if we cannot have written it
   */
  public static Optional<Journal> on(JsonNode object) {
    Optional<String> text = Metadata.annotation(object, Marks.JOURNAL);
    try {
      return text.isPresent() ? Optional.of(parse(text.get())) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ForeignMark.of(
          object,
          Marks.JOURNAL,
          "Write it again as it is on the other ReplicationController of the update. Without it the"
              + " update can neither go on nor back: then take it off, and see to the size of both"
              + " yourself",
          e);
    }
  }

  /** The journal on an object of which nothing is asked; one that cannot be read is none. */
  public static Optional<Journal> ifReadable(JsonNode object) {
    try {
      return on(object);
    } catch (ForeignMark unreadable) {
      return Optional.empty();
    }
  }

  private static Journal parse(String text) throws JsonProcessingException {
    JsonNode tree = Json.read(text);
    return new Journal(
        tree.path("from").asText(),
        tree.path("to").asText(),
        tree.path("name").asText(),
        tree.path("key").asText(),
        tree.path("oldValue").asText(),
        tree.path("newValue").asText(),
        tree.path("desired").asInt(),
        tree.path("original").asInt(),
        tree.path("back").asBoolean(),
        tree.path("paused").asInt(),
        tree.path("request").asText(),
        Optional.ofNullable(tree.path("successor").textValue()));
  }

  /** As the annotation has it. */
  public String toText() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("from", from).put("to", to).put("name", name);
    tree.put("key", key).put("oldValue", oldValue).put("newValue", newValue);
    tree.put("desired", desired).put("original", original);
    tree.put("back", back).put("paused", paused).put("request", request);
    newUid.ifPresent(uid -> tree.put("successor", uid));
    return tree.toString();
  }

  /** Whether the new controller takes the old one's name in the end. */
  public boolean renames() {
    return name.equals(from);
  }

  /** The replicas that the growing controller shall have. */
  public int target() {
    return back ? original : desired;
  }

  /** With replicas that somebody wants meanwhile, whichever controller will have them. */
  public Journal withTarget(int replicas) {
    return new Journal(
        from, to, name, key, oldValue, newValue, replicas, replicas, back, paused, request, newUid);
  }

  /** The same, going back or forward. */
  public Journal turned(boolean goingBack) {
    return new Journal(
        from, to, name, key, oldValue, newValue, desired, original, goingBack, paused, request,
        newUid);
  }

  public Journal pausedAt(int pods) {
    return new Journal(
        from, to, name, key, oldValue, newValue, desired, original, back, pods, request, newUid);
  }

  public Journal withNewUid(String uid) {
    return new Journal(
        from,
        to,
        name,
        key,
        oldValue,
        newValue,
        desired,
        original,
        back,
        paused,
        request,
        Optional.of(uid));
  }
}
