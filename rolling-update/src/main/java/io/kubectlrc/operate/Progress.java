package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that has happened during an operation. What it is about is called as programs are told
 * it: of an update the new controller is the {@code successor}.
 */
public sealed interface Progress {

  /** Is told what happens, on the thread that runs the operation. */
  @FunctionalInterface
  interface Listener {
    void on(Progress progress);

    /** Says nothing to nobody. */
    Listener NONE = progress -> {};
  }

  /** What programs are told of it: its name is its {@code event}, and stays what it is. */
  ObjectNode event(Wording wording);

  /**
   * The lines that {@code kubectl rolling-update} said, word for word, since scripts parse them.
   */
  default List<String> kubectlLines() {
    return List.of();
  }

  /** What a user is told of it otherwise; empty if nobody need know it. */
  default String note(Wording wording) {
    return "";
  }

  /** The same in the library's words. */
  default String note() {
    return note(Wording.LIBRARY);
  }

  /**
   * An update that was begun before is carried on, or turned.
   *
   * @param successor the controller that gets the pods: after a turn back the old one
   */
  record Resumed(String successor, boolean byImage) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("resumed").put("successor", successor).put("byImage", byImage);
    }

    @Override
    public List<String> kubectlLines() {
      String going = "Continuing update with existing controller " + successor + ".";
      return byImage
          ? List.of("Found existing update in progress (" + successor + "), resuming.", going)
          : List.of(going);
    }
  }

  /**
   * An adoption that was begun before is carried on.
   *
   * @param config the DeploymentConfig of the ReplicationController, if it has one
   */
  record Continued(String controller, Optional<String> config, String deployment)
      implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("continued")
          .put("controller", controller)
          .put("deploymentConfig", config.orElse(""))
          .put("deployment", deployment);
    }

    @Override
    public String note(Wording wording) {
      return "Continuing with Deployment "
          + deployment
          + " of ReplicationController "
          + controller
          + config.map(name -> " of DeploymentConfig " + name).orElse("");
    }
  }

  /** The new controller is there. */
  record Created(String successor) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("created").put("successor", successor);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of("Created " + successor);
    }
  }

  /**
   * The pods are about to change hands.
   *
   * @param keep how many stay available
   * @param limit how many there are at most
   */
  record Scaling(
      String growing,
      int growingFrom,
      int growingTo,
      String shrinking,
      int shrinkingFrom,
      int keep,
      int limit)
      implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("scaling")
          .put("growing", growing)
          .put("growingFrom", growingFrom)
          .put("growingTo", growingTo)
          .put("shrinking", shrinking)
          .put("shrinkingFrom", shrinkingFrom)
          .put("keep", keep)
          .put("limit", limit);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of(
          "Scaling up %s from %d to %d, scaling down %s from %d to 0 (keep %d pods available, don't exceed %d pods)"
              .formatted(growing, growingFrom, growingTo, shrinking, shrinkingFrom, keep, limit));
    }
  }

  /** A controller has other replicas. */
  record Scaled(String controller, int replicas, boolean up) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("scaled")
          .put("controller", controller)
          .put("replicas", replicas)
          .put("up", up);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of("Scaling " + controller + (up ? " up to " : " down to ") + replicas);
    }
  }

  /** The old controller, without pods, is being deleted. */
  record DeletingOld(String old, boolean renames) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("deletingold").put("old", old).put("renames", renames);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of("Update succeeded. Deleting " + (renames ? "old controller: " : "") + old);
    }
  }

  /** After a rollback the new controller is being deleted. */
  record DeletingSuccessor(String successor) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("deletingsuccessor").put("successor", successor);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of("Rollback succeeded. Deleting " + successor);
    }
  }

  /** The pods go to a controller of another name. */
  record Renaming(String from, String to) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("renaming").put("from", from).put("to", to);
    }

    @Override
    public List<String> kubectlLines() {
      return List.of("Renaming " + from + " to " + to);
    }
  }

  /** The old controller or its pods have got the update key. */
  record Labelled(String what, String key, String value) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("labelled").put("what", what).put("key", key).put("value", value);
    }

    @Override
    public String note(Wording wording) {
      return "labelled %s %s=%s".formatted(what, key, value);
    }
  }

  /** An autoscaler points at nothing for the time being. */
  record AutoscalerParked(String autoscaler) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("autoscalerparked").put("autoscaler", autoscaler);
    }

    @Override
    public String note(Wording wording) {
      return "parked horizontalpodautoscaler/" + autoscaler;
    }
  }

  /** An autoscaler points at a controller again. */
  record AutoscalerAimed(String autoscaler, String controller) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("autoscaleraimed")
          .put("autoscaler", autoscaler)
          .put("controller", controller);
    }

    @Override
    public String note(Wording wording) {
      return "pointed horizontalpodautoscaler/%s at %s".formatted(autoscaler, controller);
    }
  }

  /** Somebody else has set a controller's replicas; so many are desired from now on. */
  record Rescaled(String controller, int replicas, int desired) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("rescaled")
          .put("controller", controller)
          .put("replicas", replicas)
          .put("desired", desired);
    }

    @Override
    public String note(Wording wording) {
      return "warning: somebody else has scaled %s to %d; %d pods are desired %s"
          .formatted(
              controller,
              replicas,
              desired,
              replicas < desired ? "in all as before" : "from now on");
    }
  }

  /** Something does not work. */
  record Troubled(String object, Trouble trouble) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      ObjectNode event = Events.event("troubled").put("object", object);
      event
          .putObject("trouble")
          .put("reason", trouble.reason())
          .put("message", trouble.message())
          .put("lasting", trouble.lasting());
      return event;
    }

    @Override
    public String note(Wording wording) {
      return "warning: " + object + ": " + trouble;
    }
  }

  /**
   * What was told of one pod has befallen others as well.
   *
   * @param reason the trouble's
   * @param pods how many, with that one
   */
  record Repeated(String reason, int pods) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("repeated").put("reason", reason).put("pods", pods);
    }

    @Override
    public String note(Wording wording) {
      return "warning: %s: %d pods in all".formatted(reason, pods);
    }
  }

  /** The update goes back. */
  record TurningBack(String reason) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("turningback").put("reason", reason);
    }

    @Override
    public String note(Wording wording) {
      return "warning: rolling back: " + reason;
    }
  }

  /**
   * How it stands; told when it has changed.
   *
   * @param stopping the pods of both that are being deleted, and may still serve
   */
  record Counted(
      String old,
      int oldReplicas,
      int oldAvailable,
      String successor,
      int newReplicas,
      int newAvailable,
      int desired,
      int stopping,
      String waitingFor)
      implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("counted")
          .put("old", old)
          .put("oldReplicas", oldReplicas)
          .put("oldAvailable", oldAvailable)
          .put("successor", successor)
          .put("newReplicas", newReplicas)
          .put("newAvailable", newAvailable)
          .put("desired", desired)
          .put("stopping", stopping)
          .put("waitingFor", waitingFor);
    }
  }

  /** A step of an adoption was taken. */
  record Taken(String step) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("taken").put("step", step);
    }

    @Override
    public String note(Wording wording) {
      return "done: " + step;
    }
  }

  /** An adoption can do nothing until something happens. */
  record Waiting(String awaited) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("waiting").put("awaited", awaited);
    }

    @Override
    public String note(Wording wording) {
      return "waiting for " + awaited;
    }
  }

  /** Another process has the lock, and may be dead. */
  record LockHeld(String holder) implements Progress {
    private static final String NOTE =
        "waiting whether {}, who holds the lock, still lives; {} takes it at once";

    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("lockheld").put("holder", holder);
    }

    @Override
    public String note(Wording wording) {
      return Sentence.of(NOTE, holder, Setting.FORCE_UNLOCK).in(wording);
    }
  }

  /**
   * Users noticed something: requests of theirs failed.
   *
   * @param at the second for which they were planned
   * @param failed how many
   * @param sentence the same, and what happened to the pods in that second
   */
  record Noticed(Instant at, String url, int failed, String sentence) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("noticed")
          .put("at", at.toString())
          .put("url", url)
          .put("failed", failed)
          .put("text", sentence);
    }

    @Override
    public String note(Wording wording) {
      return "warning: %s %s".formatted(Outcome.clock(at), sentence);
    }
  }

  /**
   * What became of all requests to one URL.
   *
   * @param unsent how many could not be sent
   * @param spoilt how many were not judged, since this process itself stood still
   * @param sentence the same, with latencies and the versions that answered
   */
  record Requested(String url, long ok, long ko, long unsent, long spoilt, String sentence)
      implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("requested")
          .put("url", url)
          .put("ok", ok)
          .put("ko", ko)
          .put("unsent", unsent)
          .put("spoilt", spoilt)
          .put("text", sentence);
    }

    @Override
    public String note(Wording wording) {
      return sentence;
    }
  }

  /** Worth knowing before anything is done. */
  record Warned(Sentence text) implements Progress {
    /** Which is all text. */
    public Warned(String text) {
      this(Sentence.of(text));
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("warned").put("text", text.in(wording));
    }

    @Override
    public String note(Wording wording) {
      return "warning: " + text.in(wording);
    }
  }

  /** The API server has warned of something that we asked of it: told once, in its words. */
  record ServerWarned(String text) implements Progress {
    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("serverwarned").put("text", text);
    }

    /** As kubectl says it. */
    @Override
    public String note(Wording wording) {
      return "Warning: " + text;
    }
  }

  /** Worth knowing. */
  record Noted(Sentence text) implements Progress {
    /** Which is all text. */
    public Noted(String text) {
      this(Sentence.of(text));
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.event("noted").put("text", text.in(wording));
    }

    @Override
    public String note(Wording wording) {
      return "note: " + text.in(wording);
    }
  }
}
