package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a run of an operation ended. */
public sealed interface Outcome {

  /** The ways to end. */
  enum End {
    /** What was asked for is so, or waits where it was told to. */
    DONE,
    /** Nothing was changed. */
    REFUSED,
    /** It did not succeed. */
    FAILED,
    /** It was cancelled. */
    INTERRUPTED
  }

  /** How, as a program decides by it. */
  End end();

  /** How, in a word or two. */
  String word();

  /** Why not otherwise, line by line; nothing if all that was asked for is done. */
  default List<String> reasons(Wording wording) {
    return List.of();
  }

  /** What programs are told of it: {@code outcome} says which it is, and stays what it is. */
  ObjectNode event(Wording wording);

  /** The line that is its result; empty if it has none. */
  default Optional<String> result() {
    return Optional.empty();
  }

  /**
   * What a user is told beside the result, line by line.
   *
   * @param about what an error is said to be of, as in {@code default/web: }; may be empty
   */
  default List<String> notes(String about, Wording wording) {
    return List.of();
  }

  /** As the clock on the wall has it. */
  static String clock(Instant moment) {
    return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
        .format(moment.atZone(ZoneId.systemDefault()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  /**
   * The update, or its rollback, is complete.
   *
   * @param from the controller that was replaced
   * @param survivor the controller that has the pods now
   * @param back whether it was rolled back
   * @param replaced the pods that the survivor got
   * @param lowestAvailable the fewest available pods of both controllers that were seen
   * @param stopping the pods of the other controller that were being deleted still
   * @param stoppingUntil when the grace of the last of these ends; empty if there are none
   */
  record Updated(
      String from,
      String survivor,
      boolean back,
      Duration duration,
      int replaced,
      int desired,
      int lowestAvailable,
      int stopping,
      Optional<Instant> stoppingUntil)
      implements Outcome {
    @Override
    public End end() {
      return End.DONE;
    }

    @Override
    public String word() {
      return "done";
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.outcome("done")
          .put("from", from)
          .put("survivor", survivor)
          .put("back", back)
          .put("duration", duration.toMillis() / 1000.0)
          .put("replaced", replaced)
          .put("desired", desired)
          .put("lowestAvailable", lowestAvailable)
          .put("stopping", stopping)
          .put("stoppingUntil", stoppingUntil.map(Instant::toString).orElse(""));
    }

    /** As kubectl said it. */
    @Override
    public Optional<String> result() {
      return Optional.of(
          back
              ? "replicationcontroller/%s rolled back".formatted(survivor)
              : "replicationcontroller/%s rolling updated%s"
                  .formatted(survivor, survivor.equals(from) ? "" : " to \"" + survivor + "\""));
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      String replacing =
          "%s %d %s in %s s; never fewer than %d available of %d desired"
              .formatted(
                  back ? "restored" : "replaced",
                  replaced,
                  replaced == 1 ? "pod" : "pods",
                  seconds(duration),
                  lowestAvailable,
                  desired);
      return Stream.concat(
              Stream.of(replacing),
              stoppingUntil.stream()
                  .map(
                      until ->
                          "%d %s %s still stopping, at most until %s"
                              .formatted(
                                  stopping,
                                  back ? "new" : "old",
                                  stopping == 1 ? "pod is" : "pods are",
                                  clock(until))))
          .toList();
    }
  }

  /**
   * A Deployment has the pods now, or after an undo a ReplicationController again.
   *
   * @param undone whether it was undone
   * @param config the DeploymentConfig that the ReplicationController belonged to, or after an undo
   *     belongs to; empty if it stands for itself
   * @param pods how many they are
   * @param withoutController how long, as seen from here, a lost pod would not have been replaced;
   *     zero if an earlier run had got further
   */
  record Adopted(
      boolean undone,
      String controller,
      Optional<String> config,
      String deployment,
      int pods,
      Duration duration,
      Duration withoutController)
      implements Outcome {
    @Override
    public End end() {
      return End.DONE;
    }

    @Override
    public String word() {
      return undone ? "undone" : "adopted";
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.outcome(undone ? "undone" : "adopted")
          .put("controller", controller)
          .put("deploymentConfig", config.orElse(""))
          .put("deployment", deployment)
          .put("pods", pods)
          .put("duration", duration.toMillis() / 1000.0)
          .put("withoutController", withoutController.toMillis() / 1000.0);
    }

    @Override
    public Optional<String> result() {
      String from =
          "replicationcontroller/"
              + controller
              + config.map(name -> " of deploymentconfig.apps.openshift.io/" + name).orElse("");
      String to = "deployment.apps/" + deployment;
      return Optional.of(
          "%s (%d pods, %s s, %s s without a controller)"
              .formatted(
                  undone
                      ? from + " has its pods back from " + to
                      : to + " adopted the pods of " + from,
                  pods,
                  seconds(duration),
                  seconds(withoutController)));
    }
  }

  /**
   * What was asked for is so already.
   *
   * @param deployment the one that has the pods, if one has
   */
  record NothingToDo(Sentence reason, Optional<String> deployment) implements Outcome {
    /** For a reason that is all text. */
    public NothingToDo(String reason, Optional<String> deployment) {
      this(Sentence.of(reason), deployment);
    }

    @Override
    public End end() {
      return End.DONE;
    }

    @Override
    public String word() {
      return "nothing to do";
    }

    @Override
    public List<String> reasons(Wording wording) {
      return List.of(reason.in(wording));
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.outcome("nothingtodo").put("reason", reason.in(wording));
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      return List.of("nothing to do: " + reason.in(wording));
    }
  }

  /** It stopped where it was told to. */
  record Paused(String from, String successor, int available, int desired) implements Outcome {
    @Override
    public End end() {
      return End.DONE;
    }

    @Override
    public String word() {
      return "paused";
    }

    @Override
    public List<String> reasons(Wording wording) {
      return List.of("with %d of %d pods new".formatted(available, desired));
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.outcome("paused")
          .put("from", from)
          .put("successor", successor)
          .put("available", available)
          .put("desired", desired);
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      Sentence sentence =
          Sentence.of(
              "paused: {} of {} pods are new. The same command goes on; back by: {}",
              available,
              desired,
              Task.ROLLING_UPDATE.of(from).with(Setting.ROLLBACK));
      return List.of(sentence.in(wording));
    }
  }

  /** Nothing was changed. */
  record Refused(List<Refusal> refusals) implements Outcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /** For one reason. */
    public static Refused of(String message, String remedy) {
      return new Refused(List.of(new Refusal(message, remedy)));
    }

    @Override
    public End end() {
      return End.REFUSED;
    }

    @Override
    public String word() {
      return "refused";
    }

    @Override
    public List<String> reasons(Wording wording) {
      return refusals.stream()
          .flatMap(refusal -> refusal.lines().stream())
          .map(line -> line.in(wording))
          .toList();
    }

    @Override
    public ObjectNode event(Wording wording) {
      ObjectNode event = Events.outcome("refused");
      ArrayNode array = event.putArray("refusals");
      refusals.forEach(
          refusal ->
              array
                  .addObject()
                  .put("message", refusal.message().in(wording))
                  .put("remedy", refusal.remedy().in(wording)));
      return event;
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      return refusals.stream()
          .flatMap(refusal -> refusal.lines(about).stream())
          .map(line -> line.in(wording))
          .toList();
    }
  }

  /**
   * It did not succeed.
   *
   * @param reason one sentence
   * @param causes what Kubernetes says about it
   * @param remedy how to go on
   * @param rolledBack whether the old pods serve as before; otherwise the same command goes on
   */
  record Failed(Sentence reason, List<String> causes, Sentence remedy, boolean rolledBack)
      implements Outcome {
    public Failed {
      causes = List.copyOf(causes);
    }

    /** For a reason that is all text. */
    public Failed(String reason, List<String> causes, Sentence remedy, boolean rolledBack) {
      this(Sentence.of(reason), causes, remedy, rolledBack);
    }

    @Override
    public End end() {
      return End.FAILED;
    }

    @Override
    public String word() {
      return "failed";
    }

    @Override
    public List<String> reasons(Wording wording) {
      return Stream.concat(Stream.of(reason.in(wording)), causes.stream()).toList();
    }

    @Override
    public ObjectNode event(Wording wording) {
      ObjectNode event = Events.outcome("failed").put("reason", reason.in(wording));
      event.set("causes", Events.array(causes));
      return event.put("remedy", remedy.in(wording)).put("rolledBack", rolledBack);
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      List<String> notes = new ArrayList<>();
      notes.add("error: " + about + reason.in(wording));
      causes.forEach(cause -> notes.add("  " + cause));
      if (rolledBack) {
        notes.add("It was rolled back: the old pods serve as before.");
      } else if (!remedy.isEmpty()) {
        String help = remedy.in(wording);
        notes.add(help.endsWith(".") ? help : help + ".");
      }
      return notes;
    }
  }

  /**
   * It was cancelled; the same command goes on.
   *
   * @param from what it was about
   * @param undoing what goes back
   */
  record Interrupted(String from, Action.Run undoing) implements Outcome {
    @Override
    public End end() {
      return End.INTERRUPTED;
    }

    @Override
    public String word() {
      return "interrupted";
    }

    @Override
    public ObjectNode event(Wording wording) {
      return Events.outcome("interrupted").put("from", from);
    }

    @Override
    public List<String> notes(String about, Wording wording) {
      return List.of("interrupted. The same command goes on; back by: " + undoing.in(wording));
    }
  }
}
