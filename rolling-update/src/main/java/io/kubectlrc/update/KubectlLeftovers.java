package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.MatchingKey;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What kubectl 1.17 leaves when it is killed during an update. It writes, in this order:
 *
 * <ol>
 *   <li>with {@code --image}, the name of the new controller on the old one (next-controller-id),
 *       along with the update key where the old one has none: template, pods, selector
 *   <li>the new controller without pods, marked with the old one's name and uid (update-source-id)
 *       and its size to be (desired-replicas)
 *   <li>the old controller's size on it (original-replicas); replicas up and down in turn
 *   <li>the new controller's marks off, now that the old one is at 0
 *   <li>the old controller deleted; for a rename the new one deleted too, and created again under
 *       the old name from memory
 * </ol>
 *
 * <p>Its rollback exchanges the roles: the old controller is marked with the new one's name, and in
 * the end the new one is deleted. The marks on the old one stay.
 */
final class KubectlLeftovers {

  /** What kubectl appends to the name of a controller that it names itself. */
  private static final String HASH = "[0-9a-f]{32}";

  private final Map<String, ObjectNode> controllers;
  private final Request request;
  private final Naming naming;

  KubectlLeftovers(Map<String, ObjectNode> controllers, Request request, Naming naming) {
    this.controllers = controllers;
    this.request = request;
    this.naming = naming;
  }

  /** The proposed update, if kubectl has begun it; or why not, if it has begun another one. */
  Optional<Resolution> goOn(ObjectNode old, Proposal proposal) {
    return newControllerOf(old, Optional.of(proposal.journal().to()))
        .map(
            newController ->
                isMeant(newController, proposal)
                    ? new Resolution.Begin(
                        Optional.of(old),
                        proposal.takingOver(
                            newController,
                            desired(old, newController),
                            original(old, newController)))
                    : different(old, newController));
  }

  private boolean isMeant(ObjectNode newController, Proposal proposal) {
    if (request instanceof Request.Images images) {
      return Proposal.hasImages(newController, images);
    }
    if (!(request instanceof Request.Spec spec)) {
      return false;
    }
    JsonNode size = spec.controller().at("/spec/replicas");
    int recorded = number(newController, Marks.KUBECTL_DESIRED).orElse(size.asInt());
    return Metadata.name(newController).equals(proposal.journal().to())
        && (!size.isInt() || size.intValue() == recorded)
        && isWhatIsSaid(newController, proposal.controller());
  }

  private Resolution different(ObjectNode old, ObjectNode newController) {
    String from = Metadata.name(old);
    return new Resolution.Refused(
        new Refusal(
            "kubectl has left an update of %s to %s half-way, which is not what is asked for now"
                .formatted(from, Metadata.name(newController)),
            Sentence.of(
                "End it by the arguments, and the file, that kubectl had, or go back by: {}",
                Task.ROLLING_UPDATE.of(from).with(Setting.ROLLBACK))));
  }

  /** The rollback of what kubectl has begun. */
  Resolution rollback(ObjectNode old) {
    String from = Metadata.name(old);
    if (isNamedByKubectl(old) && !controllers.containsKey(baseOf(from))) {
      return new Resolution.Refused(
          new Refusal(
              "kubectl's update of %s to %s can no longer be rolled back: only its end is missing"
                  .formatted(baseOf(from), from),
              "End it by the arguments that kubectl had, then update again to the image of before."));
    }
    Optional<ObjectNode> newController = newControllerOf(old, naming.newName());
    if (newController.isPresent()) {
      return rollback(old, newController.get());
    }
    Optional<String> next = mark(old, Marks.KUBECTL_NEXT).filter(to -> !to.equals(from));
    if (next.isPresent()) {
      return rollbackOfRelabelling(old, next.get());
    }
    List<String> candidates = isEmptied(old) ? candidates(old) : List.of();
    return candidates.isEmpty()
        ? new Resolution.Nothing(
            from,
            Sentence.of(
                "no update of {} is in flight; {} goes back from a finished one",
                from,
                Setting.UNDO))
        : new Resolution.Refused(
            new Refusal(
                "kubectl has scaled %s down from %d pods, and taken its mark off the new controller"
                    .formatted(from, number(old, Marks.KUBECTL_ORIGINAL).getAsInt()),
                Sentence.of(
                    "Name that: {}",
                    Sentence.join(
                        ", or ",
                        candidates.stream()
                            .map(to -> Task.ROLLING_UPDATE.of(from, to).with(Setting.ROLLBACK))
                            .toList()))));
  }

  private Resolution rollback(ObjectNode old, ObjectNode newController) {
    String from = Metadata.name(old);
    MatchingKey key = keyOf(old, newController);
    if (!(key instanceof MatchingKey.Found found)) {
      return new Resolution.Refused(
          new Refusal(
              "kubectl has left an update of %s to %s half-way, but %s"
                  .formatted(
                      from, Metadata.name(newController), ((MatchingKey.Missing) key).reason()),
              "Delete " + Metadata.name(newController) + " by hand if its pods are not needed."));
    }
    Journal journal =
        new Journal(
            from,
            Metadata.name(newController),
            from,
            found.key(),
            found.oldValue(),
            found.newValue(),
            desired(old, newController),
            original(old, newController),
            true,
            0,
            request.id(),
            Optional.of(Metadata.uid(newController)));
    return new Resolution.Begin(
        Optional.of(old), new Proposal(ControllerTrees.fresh(newController), journal));
  }

  /** Killed before it created the new controller, it has left labels, which do no harm. */
  private Resolution rollbackOfRelabelling(ObjectNode old, String next) {
    int left = replicas(old);
    int size = left > 0 ? left : number(old, Marks.KUBECTL_ORIGINAL).orElse(0);
    Journal journal =
        new Journal(
            Metadata.name(old),
            next,
            Metadata.name(old),
            naming.labelKey(),
            Proposal.originalValue(old, naming.labelKey()),
            "",
            size,
            size,
            true,
            0,
            request.id(),
            Optional.empty());
    return new Resolution.Begin(
        Optional.of(old), new Proposal(ControllerTrees.fresh(old), journal));
  }

  /**
   * What there is to do though there is no controller of the old name: kubectl deletes it before
   * the new one, which it creates again under the old name.
   */
  Optional<Resolution> withoutOld(String name) {
    return newControllerWithout(name)
        .filter(newController -> Journal.on(newController).isEmpty())
        // Otherwise it is rather the base name of one that is there.
        .filter(
            newController ->
                controllers.values().stream().noneMatch(rc -> isOther(rc, name, newController)))
        .map(
            newController ->
                takesOldName()
                    ? rename(name, newController)
                    : new Resolution.Nothing(
                        name,
                        "there is no %s, and %s is what is asked for"
                            .formatted(name, Metadata.name(newController))));
  }

  private static boolean isOther(ObjectNode rc, String name, ObjectNode newController) {
    return rc != newController && ControllerTrees.versioned(rc).base().equals(name);
  }

  private Optional<ObjectNode> newControllerWithout(String name) {
    if (request instanceof Request.Spec spec && spec.stamp().isEmpty()) {
      return Optional.ofNullable(controllers.get(Metadata.name(spec.controller())))
          .filter(rc -> baseOf(Metadata.name(rc)).equals(baseOf(name)))
          .filter(rc -> isWhatIsSaid(rc, spec.controller()))
          .filter(rc -> History.on(rc).formers().isEmpty());
    }
    if (!(request instanceof Request.Images images)) {
      return Optional.empty();
    }
    return naming.newName().isPresent()
        ? naming
            .newName()
            .map(controllers::get)
            .filter(rc -> Proposal.hasImages(rc, images))
            .filter(rc -> History.on(rc).formers().isEmpty())
        : controllers.values().stream()
            .filter(rc -> isNamedByKubectl(rc) && baseOf(Metadata.name(rc)).equals(name))
            .filter(rc -> Proposal.hasImages(rc, images))
            .findFirst();
  }

  private boolean takesOldName() {
    return naming
        .keepOldName()
        .orElse(request instanceof Request.Images && naming.newName().isEmpty());
  }

  private Resolution rename(String name, ObjectNode newController) {
    int replicas = number(newController, Marks.KUBECTL_DESIRED).orElse(replicas(newController));
    // Any of its labels tells whether the waiting controller has become it.
    Map.Entry<String, String> label =
        Labels.of(newController.at("/spec/selector")).entrySet().iterator().next();
    Journal journal =
        new Journal(
            name,
            Metadata.name(newController),
            name,
            label.getKey(),
            "",
            label.getValue(),
            replicas,
            replicas,
            false,
            0,
            request.id(),
            Optional.of(Metadata.uid(newController)));
    return new Resolution.Begin(
        Optional.empty(), new Proposal(ControllerTrees.fresh(newController), journal));
  }

  /** Nothing to do where kubectl has given the old name to what the file says. */
  Optional<Resolution> renamed(ObjectNode old) {
    return request instanceof Request.Spec spec
            && spec.stamp().isEmpty()
            && !Metadata.name(spec.controller()).equals(Metadata.name(old))
            && isWhatIsSaid(old, spec.controller())
        ? Optional.of(
            new Resolution.Nothing(
                Metadata.name(old),
                "%s is what %s says, but for its name".formatted(Metadata.name(old), spec.file())))
        : Optional.empty();
  }

  private static boolean isWhatIsSaid(ObjectNode rc, ObjectNode said) {
    JsonNode template = said.at("/spec/template");
    JsonNode selector = said.at("/spec/selector");
    return Labels.of(rc.at("/spec/selector"))
            .equals(Labels.of(selector.isEmpty() ? template.at("/metadata/labels") : selector))
        && ControllerTrees.contains(rc.at("/spec/template"), template);
  }

  /**
   * The new controller of an update of this one.
   *
   * @param to its name where it is known; counts only where no mark says otherwise
   */
  private Optional<ObjectNode> newControllerOf(ObjectNode old, Optional<String> to) {
    String from = Metadata.name(old);
    String source = from + ":" + Metadata.uid(old);
    return controllers.values().stream()
        .filter(other -> mark(other, Marks.KUBECTL_SOURCE).equals(Optional.of(source)))
        .findFirst()
        .or(() -> mark(old, Marks.KUBECTL_NEXT).map(controllers::get))
        .or(() -> isEmptied(old) ? to.map(controllers::get).or(() -> namedFor(old)) : none())
        .filter(newController -> newController != old);
  }

  private static Optional<ObjectNode> none() {
    return Optional.empty();
  }

  /** A conflict on its first write can cost kubectl the mark that it writes along. */
  private Optional<ObjectNode> namedFor(ObjectNode old) {
    return controllers.values().stream()
        .filter(rc -> isNamedByKubectl(rc) && baseOf(Metadata.name(rc)).equals(Metadata.name(old)))
        .findFirst();
  }

  /** Whether its name ends with a hash that its selector has too. */
  private boolean isNamedByKubectl(ObjectNode rc) {
    String hash = rc.at("/spec/selector").path(naming.labelKey()).asText();
    return hash.matches(HASH) && Metadata.name(rc).endsWith("-" + hash);
  }

  private static String baseOf(String name) {
    return name.matches(".*-" + HASH)
        ? name.replaceAll("-" + HASH + "$", "")
        : Versions.split(name).base();
  }

  /** Whether kubectl has taken its last pod: only then are the new controller's marks off. */
  private static boolean isEmptied(ObjectNode old) {
    return replicas(old) == 0 && number(old, Marks.KUBECTL_ORIGINAL).orElse(0) > 0;
  }

  private List<String> candidates(ObjectNode old) {
    return controllers.values().stream()
        .filter(rc -> keyOf(old, rc) instanceof MatchingKey.Found)
        .map(Metadata::name)
        .sorted()
        .toList();
  }

  private static MatchingKey keyOf(ObjectNode old, ObjectNode newController) {
    return MatchingKey.between(
        Labels.of(old.at("/spec/selector")), Labels.of(newController.at("/spec/selector")));
  }

  private static int desired(ObjectNode old, ObjectNode newController) {
    return number(newController, Marks.KUBECTL_DESIRED)
        .orElse(replicas(old) == 0 ? replicas(newController) : original(old, newController));
  }

  /**
   * The size to go back to. original-replicas may be left from an earlier update and be out of
   * date; with an image the new controller was to have the same size.
   */
  private static int original(ObjectNode old, ObjectNode newController) {
    OptionalInt desired = number(newController, Marks.KUBECTL_DESIRED);
    boolean byImage =
        mark(old, Marks.KUBECTL_NEXT).equals(Optional.of(Metadata.name(newController)));
    if (byImage && desired.isPresent()) {
      return desired.getAsInt();
    }
    int left = replicas(old);
    return Math.max(
        left,
        number(old, Marks.KUBECTL_ORIGINAL).orElse(left == 0 ? replicas(newController) : left));
  }

  private static int replicas(ObjectNode rc) {
    return rc.path("spec").path("replicas").asInt(1);
  }

  private static OptionalInt number(ObjectNode rc, String mark) {
    return mark(rc, mark)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  private static Optional<String> mark(ObjectNode rc, String mark) {
    return Marks.ofKubectl(rc, mark);
  }
}
