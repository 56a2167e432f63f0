package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which update a command means, given the controllers that are there. */
public sealed interface Resolution {

  /**
   * One that was begun before, by the journal that has the truth.
   *
   * @param reversible whether there is still a controller to go back to
   */
  record InFlight(Journal journal, boolean reversible) implements Resolution {
    @Override
    public Optional<Journal> update() {
      return Optional.of(journal);
    }
  }

  /**
   * A new one, or one that kubectl has begun.
   *
   * @param old empty if kubectl has already deleted it
   */
  record Begin(Optional<ObjectNode> old, Proposal proposal) implements Resolution {
    @Override
    public Optional<Journal> update() {
      return Optional.of(proposal.journal());
    }

    @Override
    public Optional<Proposal> proposed() {
      return Optional.of(proposal);
    }
  }

  /**
   * None: it is so already.
   *
   * @param from the old controller of the update that has ended, whose lock may have been left
   */
  record Nothing(String from, Sentence reason) implements Resolution {
    /** For a reason that is all text. */
    Nothing(String from, String reason) {
      this(from, Sentence.of(reason));
    }

    @Override
    public Optional<Outcome> without(Function<String, Refusal> notFound) {
      return Optional.of(new Outcome.NothingToDo(reason, Optional.empty()));
    }
  }

  /** None, for a reason. */
  record Refused(Refusal refusal) implements Resolution {
    @Override
    public Optional<Outcome> without(Function<String, Refusal> notFound) {
      return Optional.of(new Outcome.Refused(List.of(refusal)));
    }
  }

  /** None: there is no controller of that name. */
  record NotFound(String name) implements Resolution {
    @Override
    public Optional<Outcome> without(Function<String, Refusal> notFound) {
      return Optional.of(new Outcome.Refused(List.of(notFound.apply(name))));
    }
  }

  /** The update that is to be run. */
  default Optional<Journal> update() {
    return Optional.empty();
  }

  /** What that begins with, unless it was begun before. */
  default Optional<Proposal> proposed() {
    return Optional.empty();
  }

  /**
   * The outcome where there is no update to run.
   *
   * @param notFound why there is none of a controller that is not there
   */
  default Optional<Outcome> without(Function<String, Refusal> notFound) {
    return Optional.empty();
  }

  /**
   * Finds the update.
   *
   * @param controllers all ReplicationControllers of the namespace
   * @param name of the old controller, or its name without a version
   */
  static Resolution of(List<ObjectNode> controllers, String name, Request request, Naming naming) {
    return new Resolver(controllers, name, request, naming).resolve();
  }

  /**
   * The updates in flight in a namespace by their old controllers' names: of each, that one of its
   * journals which has the truth.
   *
   * @param controllers all ReplicationControllers of the namespace
   */
  static Map<String, Journal> inFlight(Collection<ObjectNode> controllers) {
    Map<String, ObjectNode> byName = new HashMap<>();
    controllers.forEach(rc -> byName.put(Metadata.name(rc), rc));
    Map<String, Journal> journals = new LinkedHashMap<>();
    for (ObjectNode rc : controllers) {
      Optional<Journal> journal = Journal.ifReadable(rc);
      if (journal.isEmpty()) {
        continue;
      }
      String from = journal.get().from();
      ObjectNode bearer = byName.get(from);
      boolean isOld = from.equals(Metadata.name(rc));
      boolean isWaiting =
          isOld && journal.get().newUid().isPresent() && Resolver.isWaiting(rc, journal.get());
      boolean waitingExists = bearer != null && Resolver.isWaiting(bearer, journal.get());
      if (isWaiting || (!isOld && !waitingExists)) {
        journals.put(from, journal.get());
      } else if (isOld) {
        journals.putIfAbsent(from, journal.get());
      }
    }
    return journals;
  }

  /** One question. */
  final class Resolver {
    private final Map<String, ObjectNode> controllers = new LinkedHashMap<>();
    private final String name;
    private final Request request;
    private final Naming naming;
    private final KubectlLeftovers kubectls;

    private Resolver(List<ObjectNode> controllers, String name, Request request, Naming naming) {
      controllers.forEach(rc -> this.controllers.put(Metadata.name(rc), rc));
      this.name = name;
      this.request = request;
      this.naming = naming;
      kubectls = new KubectlLeftovers(this.controllers, request, naming);
    }

    private Resolution resolve() {
      Map<String, Journal> inFlight = inFlight(controllers.values());
      for (Journal journal : inFlight.values()) {
        if (journal.from().equals(name) || journal.to().equals(name)) {
          return resume(journal);
        }
      }
      ObjectNode exact = controllers.get(name);
      if (exact != null) {
        return begin(exact);
      }
      Optional<Resolution> ended = ended().or(() -> kubectls.withoutOld(name));
      if (ended.isPresent()) {
        return ended.get();
      }
      List<Journal> ofBase =
          inFlight.values().stream().filter(journal -> isBaseOf(journal.from())).toList();
      List<String> candidates =
          controllers.keySet().stream()
              .filter(this::isBaseOf)
              .filter(
                  other ->
                      ofBase.stream()
                          .noneMatch(
                              journal ->
                                  journal.to().equals(other) || journal.from().equals(other)))
              .sorted()
              .toList();
      if (ofBase.size() + candidates.size() > 1) {
        return new Refused(
            new Refusal(
                name
                    + " may be any of "
                    + String.join(
                        ", ",
                        java.util.stream.Stream.concat(
                                ofBase.stream().map(Journal::from), candidates.stream())
                            .sorted()
                            .toList()),
                "Name one of them."));
      }
      if (!ofBase.isEmpty()) {
        return resume(ofBase.get(0));
      }
      return candidates.isEmpty() ? new NotFound(name) : begin(controllers.get(candidates.get(0)));
    }

    private boolean isBaseOf(String other) {
      ObjectNode rc = controllers.get(other);
      Versions.VersionedName versioned =
          rc == null ? Versions.split(other) : ControllerTrees.versioned(rc);
      return versioned.version().isPresent() && versioned.base().equals(name);
    }

    private static boolean isWaiting(ObjectNode rc, Journal journal) {
      JsonNode selector = rc.at("/spec/selector");
      return selector.has(Marks.WAITING)
          || selector.path(journal.key()).asText().equals(journal.newValue());
    }

    private Resolution resume(Journal journal) {
      if (request instanceof Request.Rollback) {
        if (!naming.newName().map(journal.to()::equals).orElse(true)) {
          return new Refused(
              new Refusal(
                  "the update of %s that is in flight is not to %s but to %s"
                      .formatted(journal.from(), naming.newName().get(), journal.to()),
                  "Leave that name out."));
        }
        return irreversible(journal)
            .<Resolution>map(Refused::new)
            .orElse(new InFlight(journal, true));
      }
      boolean same =
          journal.request().equals(request.id())
              && naming.newName().map(journal.to()::equals).orElse(true);
      if (!same) {
        return new Refused(different(journal));
      }
      return new InFlight(journal, irreversible(journal).isEmpty());
    }

    private Optional<Refusal> irreversible(Journal journal) {
      ObjectNode old = controllers.get(journal.from());
      if (old != null && !isWaiting(old, journal) && !Metadata.isEnding(old)) {
        return Optional.empty();
      }
      String why =
          old != null && isWaiting(old, journal)
              ? "only its end is missing"
              : "ReplicationController %s %s"
                  .formatted(journal.from(), old == null ? "is gone" : "is being deleted");
      return Optional.of(
          new Refusal(
              "the update of %s to %s can no longer be rolled back: %s"
                  .formatted(journal.from(), journal.to(), why),
              Sentence.of(
                  "Run the command that began it again to end it, then {}.", Setting.UNDO)));
    }

    private Refusal different(Journal journal) {
      String what =
          request instanceof Request.Spec spec && journal.request().startsWith("spec ")
              ? spec.file() + " is not, or no longer, what that update began with"
              : "what is asked for now is not what that update began with";
      return new Refusal(
          "an update of %s to %s is in flight, and %s"
              .formatted(journal.from(), journal.to(), what),
          irreversible(journal).isPresent()
              ? Sentence.of("End it by the command that began it.")
              : Sentence.of(
                  "End it by the command that began it, or go back by: {}",
                  Task.ROLLING_UPDATE.of(journal.from()).with(Setting.ROLLBACK)));
    }

    /** The old controller is gone because this very update, under another name, has ended. */
    private Optional<Resolution> ended() {
      Optional<String> newController =
          request instanceof Request.Spec spec && spec.stamp().isEmpty()
              ? Optional.of(Metadata.name(spec.controller()))
              : naming.newName();
      boolean anyRequest = request instanceof Request.Rollback;
      return controllers.values().stream()
          .filter(rc -> newController.map(Metadata.name(rc)::equals).orElse(true))
          .filter(
              rc -> {
                History history = History.ifReadable(rc);
                return !history.formers().isEmpty()
                    && history.formers().get(0).name().equals(name)
                    && (anyRequest || history.lastRequest().equals(Optional.of(request.id())));
              })
          .<Resolution>map(
              rc ->
                  new Nothing(
                      name,
                      anyRequest
                          ? Sentence.of(
                              "{} has already been updated to {}: go back by {}",
                              name,
                              Metadata.name(rc),
                              Task.ROLLING_UPDATE.of(Metadata.name(rc)).with(Setting.UNDO))
                          : Sentence.of(
                              "{} has already been updated to {}", name, Metadata.name(rc))))
          .findFirst();
    }

    private Resolution begin(ObjectNode rc) {
      String from = Metadata.name(rc);
      Journal.on(rc); // of one that can't be read, nobody knows what it is part of
      if (request instanceof Request.Rollback) {
        return kubectls.rollback(rc);
      }
      boolean unchanged =
          !(request instanceof Request.Images images) || Proposal.hasImages(rc, images);
      if (request.onlyOnce()
          && unchanged
          && History.on(rc).lastRequest().equals(Optional.of(request.id()))) {
        return new Nothing(
            History.on(rc).formers().get(0).name(), from + " has already been updated so");
      }
      Optional<Resolution> renamed = kubectls.renamed(rc);
      if (renamed.isPresent()) {
        return renamed.get();
      }
      Draft draft = request.draft(rc, naming);
      if (draft instanceof Draft.Refused refused) {
        return new Refused(refused.refusal());
      }
      Proposal proposal = (Proposal) draft;
      Optional<Resolution> begun = kubectls.goOn(rc, proposal);
      if (begun.isPresent()) {
        return begun.get();
      }
      String to = proposal.journal().to();
      Optional<String> unfit = Names.ofKind("ReplicationController", to);
      if (unfit.isPresent()) {
        return new Refused(
            new Refusal(
                "the new controller's name \"%s\" %s".formatted(to, unfit.get()),
                "Name the new controller otherwise."));
      }
      if (controllers.containsKey(to)) {
        return new Refused(
            new Refusal(
                "there is a ReplicationController %s already, which is not part of an update of %s"
                    .formatted(to, from),
                "Delete it, or name the new controller otherwise."));
      }
      return new Begin(Optional.of(rc), proposal);
    }
  }
}
