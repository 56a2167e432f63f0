package io.kubectlrc.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Sight;
import io.kubectlrc.operate.Step;
import io.kubectlrc.operate.Write;
import io.kubectlrc.operate.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What an update changes next. */
public sealed interface UpdateStep extends Step.Change<UpdateState> {

  @Override
  default List<Progress> told(UpdateState before, Sight after) {
    return List.of(); // kubectl was silent about most of them
  }

  private static Ref rc(Sight sight, String name) {
    return sight.ref(Kind.REPLICATION_CONTROLLER, name);
  }

  private static Ref refOf(Sight sight, Autoscaler autoscaler) {
    return sight.ref(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler.name());
  }

  /** The change of a journal on all controllers that have it, the one that has the truth last. */
  private static List<Write> rewritten(UpdateState state, Journal journal, Sight sight) {
    return state.holders().stream()
        .map(holder -> merge(sight, holder.name(), rc -> Writes.journal(rc, journal)))
        .toList();
  }

  /**
   * A change of a controller.
   *
   * @param patch made of it as it is
   */
  private static Write merge(Sight sight, String controller, UnaryOperator<ObjectNode> patch) {
    Ref ref = rc(sight, controller);
    return new Write.Merge(ref, patch.apply(sight.get(ref)));
  }

  private static Writing deletion(Sight sight, String controller, Propagation propagation) {
    return Writing.of(Write.Delete.of(rc(sight, controller), propagation, sight));
  }

  private static Write created(Sight sight, ObjectNode controller) {
    Ref ref = rc(sight, Metadata.name(controller));
    controller.withObjectProperty("metadata").put("namespace", ref.namespace());
    return new Write.Create(ref, controller);
  }

  /** Writes the journal on the old controller. */
  record Begin(Journal journal) implements UpdateStep {
    @Override
    public String sentence() {
      return "write down the update on " + journal.from();
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      Proposal proposal = state.proposal().orElseThrow();
      return Writing.of(merge(sight, journal.from(), rc -> Writes.begin(rc, proposal)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withOld(old -> old.having(journal));
    }
  }

  /** Writes the journal on a new controller that kubectl has created. */
  record TakeOver(String newController) implements UpdateStep {
    @Override
    public String sentence() {
      return "write down the update on " + newController;
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      ObjectNode controller =
          state
              .proposal()
              .map(Proposal::controller)
              .orElseGet(() -> Writes.controllerOn(sight.get(rc(sight, state.journal().from()))));
      return Writing.of(
          merge(sight, newController, rc -> Writes.takeOver(rc, state.journal(), controller)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withNew(controller -> controller.having(state.journal()));
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Resumed(newController, before.byImage()));
    }
  }

  /** Turns the update, back or forward again, on all controllers that have the journal. */
  record Turn(String from, String to, boolean back) implements UpdateStep {
    @Override
    public String sentence() {
      return "write down that the update of %s to %s goes %s"
          .formatted(from, to, back ? "back" : "forward again");
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return new Writing(false, rewritten(state, state.journal().turned(back), sight));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.with(state.journal().turned(back));
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Resumed(back ? from : to, false));
    }
  }

  /** Points an autoscaler at nothing. */
  record Park(Autoscaler autoscaler) implements UpdateStep {
    @Override
    public String sentence() {
      return "park horizontalpodautoscaler/" + autoscaler.name();
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(new Write.Merge(refOf(sight, autoscaler), Parking.patch(parked(state))));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.with(parked(state));
    }

    private Autoscaler parked(UpdateState state) {
      return autoscaler.parked(state.journal().from());
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.AutoscalerParked(autoscaler.name()));
    }
  }

  /** Gives the old controller's template the update key. */
  record LabelTemplate(String controller, String key, String value) implements UpdateStep {
    @Override
    public String sentence() {
      return "give the template of %s the label %s=%s".formatted(controller, key, value);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(merge(sight, controller, rc -> Writes.labelTemplate(rc, key, value)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withOld(old -> old.withTemplateLabel(key, value));
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Labelled("the template of " + rc(after, controller), key, value));
    }
  }

  /** Gives pods of the old controller the update key. */
  record LabelPods(String controller, List<String> pods, String key, String value)
      implements UpdateStep {
    public LabelPods {
      pods = List.copyOf(pods);
    }

    @Override
    public String sentence() {
      return "give the %d pods of %s the label %s=%s"
          .formatted(pods.size(), controller, key, value);
    }

    /** One that is gone meanwhile needs no label. */
    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return new Writing(
          false,
          pods.stream()
              .<Write>map(
                  pod -> new Write.Merge(sight.ref(Kind.POD, pod), Writes.label(key, value), true))
              .toList());
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state
          .withOld(old -> old.withPods(labelled(old.pods())))
          .withLoose(labelled(state.loose()));
    }

    private Pods labelled(Pods some) {
      return Pods.of(
          some.stream()
              .map(pod -> pods.contains(pod.name()) ? pod.withLabel(key, value) : pod)
              .toList());
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return pods.stream()
          .map(pod -> after.ref(Kind.POD, pod))
          .filter(pod -> after.find(pod).isPresent())
          .<Progress>map(pod -> new Progress.Labelled(pod.toString(), key, value))
          .toList();
    }
  }

  /**
   * Gives the old controller's selector the update key, when all its pods have it.
   *
   * @param guarded whether it may make no pods from now on: it may not see yet that they have it,
   *     and would then make as many again before it takes its own back
   */
  record ExtendSelector(String controller, String key, String value, boolean guarded)
      implements UpdateStep {
    @Override
    public String sentence() {
      return "give the selector of %s the label %s=%s%s"
          .formatted(
              controller,
              key,
              value,
              guarded ? ", and let it make no pods until it sees theirs" : "");
    }

    /** The watch may not show the last pods of the former template yet; the server does. */
    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.proven(
          merge(sight, controller, rc -> Writes.extendSelector(rc, key, value, guarded)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withOld(old -> old.withSelectorLabel(key, value).withGuard(guarded));
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Labelled("the selector of " + rc(after, controller), key, value));
    }
  }

  /** Lets a guarded controller make pods again. */
  record Unguard(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "let %s make pods again".formatted(controller);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(merge(sight, controller, rc -> Writes.unguard(rc)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withOld(old -> old.withGuard(false));
    }
  }

  /**
   * Creates the new controller.
   *
   * @param replicas the pods that it will adopt, usually none
   */
  record Create(String controller, int replicas) implements UpdateStep {
    @Override
    public String sentence() {
      return "create " + controller;
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      ObjectNode old = sight.get(rc(sight, state.journal().from()));
      return Writing.of(
          created(sight, Writes.create(Writes.controllerOn(old), state.journal(), replicas)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      Journal journal = state.journal();
      return state.withNew(
          state
              .old()
              .map(
                  old ->
                      Controller.fresh(controller, old)
                          .withSelectorLabel(journal.key(), journal.newValue())
                          .withTemplateLabel(journal.key(), journal.newValue())
                          .scaled(journal, replicas)));
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Created(controller));
    }
  }

  /**
   * Takes note of replicas that somebody else has set on a controller.
   *
   * @param target the replicas that the growing controller shall have from now on
   */
  record Retarget(String controller, int replicas, int target) implements UpdateStep {
    @Override
    public String sentence() {
      return "take the %d replicas that somebody has set on %s for the target"
          .formatted(target, controller);
    }

    /** On all that have the journal: a rollback ends without the new one. */
    @Override
    public Writing writing(UpdateState state, Sight sight) {
      List<Write> writes = new ArrayList<>();
      if (target != state.journal().target()) {
        writes.addAll(rewritten(state, state.journal().withTarget(target), sight));
      }
      writes.add(merge(sight, controller, rc -> Writes.acknowledge(rc, replicas)));
      return new Writing(false, writes);
    }

    @Override
    public UpdateState after(UpdateState state) {
      Journal changed = state.journal().withTarget(target);
      return new Scale(controller, replicas, replicas).after(state.with(changed));
    }

    @Override
    public boolean advances() {
      return false;
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Rescaled(controller, replicas, target));
    }
  }

  /** Sets a controller's replicas. */
  record Scale(String controller, int from, int to) implements UpdateStep {
    public boolean up() {
      return to > from;
    }

    @Override
    public String sentence() {
      return "scale %s %s to %d".formatted(controller, up() ? "up" : "down", to);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(merge(sight, controller, rc -> Writes.scale(rc, to)));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return controller.equals(state.journal().to())
          ? state.withNew(newController -> newController.scaled(state.journal(), to))
          : state.withOld(old -> old.scaled(state.journal(), to));
    }

    @Override
    public boolean advances() {
      return false;
    }

    /**
     * What somebody else has set is noticed by the next look, unless it came between the last look
     * and this write, which then undoes it: a condition on the version would be broken by every
     * status, and there are many while pods come and go. So at least it is said.
     */
    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      List<Progress> told = new ArrayList<>();
      Ref ref = rc(after, controller);
      long expected =
          before.holders().stream()
              .filter(holder -> holder.name().equals(controller))
              .mapToLong(holder -> holder.generation() + 1)
              .findFirst()
              .orElse(Long.MAX_VALUE);
      if (after.find(ref).map(Metadata::generation).orElse(0L) > expected) {
        told.add(
            new Progress.Noted(
                "somebody changed %s just before it was scaled to %d; if it was its size, do it again"
                    .formatted(ref, to)));
      }
      told.add(new Progress.Scaled(controller, to, up()));
      return told;
    }
  }

  /** Writes that so many new pods are available, and stops. */
  record Pause(String controller, int available) implements UpdateStep {
    @Override
    public String sentence() {
      return "stop with %d new pods available".formatted(available);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(
          merge(sight, controller, rc -> Writes.journal(rc, state.journal().pausedAt(available))));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.with(state.journal().pausedAt(available));
    }

    @Override
    public boolean last() {
      return true;
    }
  }

  /** Deletes the old controller, which has no pods any more. */
  record DeleteOld(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "delete " + controller;
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return deletion(sight, controller, Propagation.BACKGROUND);
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withOld(Optional.empty());
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.DeletingOld(controller, before.journal().renames()));
    }
  }

  /** Creates the controller that waits under the old name. */
  record CreateWaiting(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "create %s again, selecting nothing yet".formatted(controller);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      ObjectNode newController = sight.get(rc(sight, state.journal().to()));
      return Writing.of(created(sight, Writes.waiting(newController, state.journal())));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withWaiting(
          state
              .newController()
              .map(
                  newController ->
                      Controller.fresh(controller, newController)
                          .scaled(state.journal(), 0)
                          .withLabels(
                              new TreeMap<>(Map.of(Marks.WAITING, state.journal().to())),
                              newController.template())));
    }
  }

  /** Deletes the new controller: its pods go to the waiting one. */
  record HandOver(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "delete %s without its pods".formatted(controller);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return deletion(sight, controller, Propagation.ORPHAN);
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withNew(Optional.empty());
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.Renaming(controller, before.journal().from()));
    }
  }

  /** Gives the waiting controller its selector, its template and its replicas. */
  record Activate(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "let %s take the pods".formatted(controller);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      Ref ref = rc(sight, controller);
      return Writing.of(new Write.Replace(ref, Writes.activate(sight.get(ref), state.journal())));
    }

    @Override
    public UpdateState after(UpdateState state) {
      Journal journal = state.journal();
      TreeMap<String, String> labels = new TreeMap<>(Map.of(journal.key(), journal.newValue()));
      return state.withWaiting(
          state
              .waiting()
              .map(
                  waiting ->
                      waiting.withLabels(labels, labels).scaled(journal, journal.desired())));
    }
  }

  /** Deletes the new controller, which has no pods any more, after a rollback. */
  record DeleteNew(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "delete " + controller;
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return deletion(sight, controller, Propagation.BACKGROUND);
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.withNew(Optional.empty());
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.DeletingSuccessor(controller));
    }
  }

  /** Points an autoscaler at the controller that stays. */
  record Unpark(Autoscaler autoscaler, String target) implements UpdateStep {
    @Override
    public String sentence() {
      return "aim horizontalpodautoscaler/%s at %s".formatted(autoscaler.name(), target);
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      Ref ref = refOf(sight, autoscaler);
      return Writing.of(
          new Write.Merge(ref, aimed().aim()),
          new Write.Bequeath(
              ref, Autoscaler.unmarked(Marks.PARKED_FOR_UPDATE), Autoscaler::managers));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.with(aimed());
    }

    private Autoscaler aimed() {
      return autoscaler.aimed(Kind.REPLICATION_CONTROLLER, target);
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(new Progress.AutoscalerAimed(autoscaler.name(), target));
    }
  }

  /** Leaves an autoscaler where somebody has aimed it since it was parked. */
  record LeaveAimed(Autoscaler autoscaler) implements UpdateStep {
    @Override
    public String sentence() {
      return "leave horizontalpodautoscaler/%s aimed at %s %s"
          .formatted(autoscaler.name(), autoscaler.kind(), autoscaler.target());
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      return Writing.of(
          new Write.Bequeath(
              refOf(sight, autoscaler),
              Autoscaler.unmarked(Marks.PARKED_FOR_UPDATE),
              Autoscaler::managers));
    }

    @Override
    public UpdateState after(UpdateState state) {
      return state.without(autoscaler);
    }

    @Override
    public List<Progress> told(UpdateState before, Sight after) {
      return List.of(
          new Progress.Noted(
              "horizontalpodautoscaler/%s stays aimed at %s %s, where somebody has aimed it"
                  .formatted(autoscaler.name(), autoscaler.kind(), autoscaler.target())));
    }
  }

  /**
   * Takes the marks off the controller that stays, and leaves it to those who managed the old one.
   * The update has ended.
   */
  record Settle(String controller) implements UpdateStep {
    @Override
    public String sentence() {
      return "take the marks of the update off " + controller;
    }

    @Override
    public Writing writing(UpdateState state, Sight sight) {
      Ref ref = rc(sight, controller);
      ObjectNode live = sight.get(ref);
      Inheritance inheritance = Inheritance.on(live);
      return Writing.of(
          Write.Bequeath.to(inheritance.managers(), ref, Writes.settle(live, inheritance)));
    }

    /** Nothing of it is left to decide on. */
    @Override
    public UpdateState after(UpdateState state) {
      return state;
    }

    @Override
    public boolean last() {
      return true;
    }
  }
}
