package io.kubectlrc.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.UpdateKey;
import io.kubectlrc.selector.Versions;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Which update a command means, given the controllers that are there. */
public sealed interface Resolution {

  /** One that was begun before, by the journal that has the truth. */
  record InFlight(Journal journal) implements Resolution {}

  /**
   * A new one, or one that kubectl has begun.
   *
   * @param old empty if kubectl has already deleted it
   */
  record Begin(Optional<ObjectNode> old, Proposal proposal) implements Resolution {}

  /**
   * None: it is so already.
   *
   * @param from the old controller of the update that has ended, whose lock may have been left
   */
  record Nothing(String from, String reason) implements Resolution {}

  /** None, for a reason. */
  record Refused(Refusal refusal) implements Resolution {}

  /** None: there is no controller of that name. */
  record NotFound(String name) implements Resolution {}

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
    controllers.forEach(rc -> byName.put(Trees.name(rc), rc));
    Map<String, Journal> journals = new LinkedHashMap<>();
    for (ObjectNode rc : controllers) {
      Optional<Journal> journal = Journal.on(rc);
      if (journal.isEmpty()) {
        continue;
      }
      String from = journal.get().from();
      ObjectNode bearer = byName.get(from);
      boolean isOld = from.equals(Trees.name(rc));
      boolean isWaiting =
          isOld && journal.get().successor().isPresent() && Resolver.isWaiting(rc, journal.get());
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

    private Resolver(List<ObjectNode> controllers, String name, Request request, Naming naming) {
      controllers.forEach(rc -> this.controllers.put(Trees.name(rc), rc));
      this.name = name;
      this.request = request;
      this.naming = naming;
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
      Optional<Resolution> ended = ended();
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
      Versions.VersionedName versioned = Versions.split(other);
      return versioned.version().isPresent() && versioned.base().equals(name);
    }

    private static boolean isWaiting(ObjectNode rc, Journal journal) {
      JsonNode selector = rc.at("/spec/selector");
      return selector.has(Marks.WAITING)
          || selector.path(journal.key()).asText().equals(journal.newValue());
    }

    private Resolution resume(Journal journal) {
      if (request instanceof Request.Rollback) {
        ObjectNode old = controllers.get(journal.from());
        if (old == null || isWaiting(old, journal)) {
          return new Refused(
              new Refusal(
                  "the update of %s to %s can no longer be rolled back: only its end is missing"
                      .formatted(journal.from(), journal.to()),
                  "Run the command that began it again to end it, then --undo."));
        }
        return new InFlight(journal);
      }
      boolean same =
          journal.request().equals(request.id())
              && naming.newName().map(journal.to()::equals).orElse(true);
      if (!same) {
        return new Refused(different(journal));
      }
      return new InFlight(journal);
    }

    private Refusal different(Journal journal) {
      String what =
          request instanceof Request.Spec spec && journal.request().startsWith("spec ")
              ? spec.file() + " is not, or no longer, what that update began with"
              : "what is asked for now is not what that update began with";
      return new Refusal(
          "an update of %s to %s is in flight, and %s"
              .formatted(journal.from(), journal.to(), what),
          "End it by the command that began it, or go back by: kubectl-rc rolling-update "
              + journal.from()
              + " --rollback");
    }

    /** The old controller is gone because this very update, under another name, has ended. */
    private Optional<Resolution> ended() {
      Optional<String> successor =
          request instanceof Request.Spec spec && spec.stamp().isEmpty()
              ? Optional.of(Trees.name(spec.controller()))
              : naming.newName();
      boolean anyRequest = request instanceof Request.Rollback;
      return controllers.values().stream()
          .filter(rc -> successor.map(Trees.name(rc)::equals).orElse(true))
          .filter(rc -> !History.on(rc).formers().isEmpty())
          .filter(rc -> History.on(rc).formers().get(0).name().equals(name))
          .filter(
              rc -> anyRequest || History.on(rc).lastRequest().equals(Optional.of(request.id())))
          .<Resolution>map(
              rc ->
                  new Nothing(
                      name,
                      name
                          + " has already been updated to "
                          + Trees.name(rc)
                          + (anyRequest
                              ? ": go back by kubectl-rc rolling-update "
                                  + Trees.name(rc)
                                  + " --undo"
                              : "")))
          .findFirst();
    }

    private Resolution begin(ObjectNode rc) {
      if (diedInRename(rc)) {
        return afterKubectlsDelete(rc);
      }
      String from = Trees.name(rc);
      if (request instanceof Request.Rollback) {
        return kubectlsSuccessor(rc, Optional.empty())
            .<Resolution>map(existing -> rollbackOfKubectls(rc, existing))
            .orElseGet(
                () ->
                    new Nothing(
                        from,
                        "no update of "
                            + from
                            + " is in flight; --undo goes back from a finished one"));
      }
      boolean unchanged =
          !(request instanceof Request.Images images) || Proposal.hasImages(rc, images);
      if (request.onlyOnce()
          && unchanged
          && History.on(rc).lastRequest().equals(Optional.of(request.id()))) {
        return new Nothing(
            History.on(rc).formers().get(0).name(), from + " has already been updated so");
      }
      Draft draft = draft(rc);
      if (draft instanceof Refusal refusal) {
        return new Refused(refusal);
      }
      Proposal proposal = (Proposal) draft;
      Optional<ObjectNode> kubectls = kubectlsSuccessor(rc, Optional.of(proposal.journal().to()));
      if (kubectls.isPresent()) {
        return isMeant(kubectls.get(), proposal)
            ? new Begin(
                Optional.of(rc),
                proposal.takingOver(
                    kubectls.get(),
                    kubectlsDesired(rc, kubectls.get()),
                    kubectlsOriginal(rc, kubectls.get())))
            : new Refused(
                new Refusal(
                    "kubectl has left an update of %s to %s half-way, which is not what is asked for now"
                        .formatted(from, Trees.name(kubectls.get())),
                    "End it by the arguments that kubectl had, or go back by: kubectl-rc"
                        + " rolling-update "
                        + from
                        + " --rollback"));
      }
      if (controllers.containsKey(proposal.journal().to())) {
        return new Refused(
            new Refusal(
                "there is a ReplicationController %s already, which is not part of an update of %s"
                    .formatted(proposal.journal().to(), from),
                "Delete it, or name the new controller otherwise."));
      }
      return new Begin(Optional.of(rc), proposal);
    }

    private Draft draft(ObjectNode rc) {
      if (request instanceof Request.Images images) {
        return Proposal.ofImages(rc, images, naming);
      }
      if (request instanceof Request.Spec spec) {
        return Proposal.ofSpec(rc, spec, naming);
      }
      return Proposal.ofFormer(rc, (Request.Undo) request, naming);
    }

    private boolean isMeant(ObjectNode existing, Proposal proposal) {
      return request instanceof Request.Images images
          ? Proposal.hasImages(existing, images)
          : Trees.name(existing).equals(proposal.journal().to());
    }

    /**
     * The new controller of an update by kubectl: it names the old one, or the old one names it. At
     * its very end kubectl takes the first mark off, and an update from a file never has the
     * second; then only the old controller's former size is on record.
     */
    private Optional<ObjectNode> kubectlsSuccessor(ObjectNode rc, Optional<String> to) {
      String from = Trees.name(rc);
      String source = from + ":" + rc.at("/metadata/uid").asText();
      for (ObjectNode other : controllers.values()) {
        if (annotation(other, Marks.KUBECTL_SOURCE).equals(Optional.of(source))) {
          return Optional.of(other);
        }
      }
      return annotation(rc, Marks.KUBECTL_NEXT)
          .or(() -> annotation(rc, Marks.KUBECTL_ORIGINAL).flatMap(size -> to))
          .filter(other -> !other.equals(from))
          .map(controllers::get);
    }

    private Resolution rollbackOfKubectls(ObjectNode rc, ObjectNode existing) {
      UpdateKey key =
          UpdateKey.between(
              Labels.of(rc.at("/spec/selector")), Labels.of(existing.at("/spec/selector")));
      if (!(key instanceof UpdateKey.Found found)) {
        return new Refused(
            new Refusal(
                "kubectl has left an update of %s to %s half-way, but %s"
                    .formatted(
                        Trees.name(rc), Trees.name(existing), ((UpdateKey.Missing) key).reason()),
                "Delete " + Trees.name(existing) + " by hand if its pods are not needed."));
      }
      Journal journal =
          new Journal(
              Trees.name(rc),
              Trees.name(existing),
              Trees.name(rc),
              found.key(),
              found.oldValue(),
              found.newValue(),
              kubectlsDesired(rc, existing),
              kubectlsOriginal(rc, existing),
              true,
              0,
              request.id(),
              Optional.of(existing.at("/metadata/uid").asText()));
      return new Begin(Optional.of(rc), new Proposal(Trees.fresh(existing), journal));
    }

    /**
     * kubectl deletes the old controller, then the new one, then creates the new one under the old
     * name: killed after the first of these it leaves NAME-HASH alone.
     */
    private boolean diedInRename(ObjectNode rc) {
      String other = Trees.name(rc);
      return !other.equals(name)
          && request instanceof Request.Images images
          && naming.newName().isEmpty()
          && other.equals(name + "-" + rc.at("/spec/selector").path(naming.labelKey()).asText())
          && History.on(rc).formers().isEmpty()
          && Proposal.hasImages(rc, images);
    }

    private Resolution afterKubectlsDelete(ObjectNode rc) {
      int replicas = rc.path("spec").path("replicas").asInt(1);
      String value = rc.at("/spec/selector").path(naming.labelKey()).asText();
      Journal journal =
          new Journal(
              name,
              Trees.name(rc),
              name,
              naming.labelKey(),
              "",
              value,
              replicas,
              replicas,
              false,
              0,
              request.id(),
              Optional.of(rc.at("/metadata/uid").asText()));
      return new Begin(Optional.empty(), new Proposal(Trees.fresh(rc), journal));
    }

    private static int kubectlsDesired(ObjectNode rc, ObjectNode existing) {
      OptionalInt desired = number(existing, Marks.KUBECTL_DESIRED);
      int there = existing.path("spec").path("replicas").asInt(1);
      int left = rc.path("spec").path("replicas").asInt(1);
      return desired.orElse(left == 0 ? there : kubectlsOriginal(rc, existing));
    }

    private static int kubectlsOriginal(ObjectNode rc, ObjectNode existing) {
      int left = rc.path("spec").path("replicas").asInt(1);
      return number(rc, Marks.KUBECTL_ORIGINAL)
          .orElse(left == 0 ? existing.path("spec").path("replicas").asInt(1) : left);
    }

    private static OptionalInt number(ObjectNode rc, String mark) {
      return annotation(rc, mark)
          .filter(text -> text.matches("\\d{1,9}"))
          .map(text -> OptionalInt.of(Integer.parseInt(text)))
          .orElse(OptionalInt.empty());
    }

    private static Optional<String> annotation(ObjectNode rc, String mark) {
      return Trees.text(rc.at("/metadata/annotations"), mark);
    }
  }
}
