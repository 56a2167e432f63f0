package io.kubectlrc.update;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Sha256;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.validity.Validity;
import io.kubectlrc.wording.Action.Choose;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What shall become of a controller.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public sealed interface Request {

  /**
   * Other images.
   *
   * @param images as {@code rolling-update --image} takes them: {@code api:2}, or {@code
   *     CONTAINER=IMAGE} of a pod with several containers
   */
  static Request images(String... images) {
    return new Images(Arrays.stream(images).map(Image::parse).toList(), Optional.empty(), false);
  }

  /**
   * Other images, or the same ones again.
   *
   * @param images in the order given; empty for a mere restart
   * @param pullPolicy Always, Never or IfNotPresent
   * @param restart replaces the pods even if nothing changes
   */
  record Images(List<Image> images, Optional<String> pullPolicy, boolean restart)
      implements Request {
    public Images {
      Objects.requireNonNull(images, "images");
      Objects.requireNonNull(pullPolicy, "pullPolicy");
      images = List.copyOf(images);
    }

    private static final String ID = "images ";

    @Override
    public String id() {
      return ID
          + String.join(",", images.stream().map(Image::toString).sorted().toList())
          + pullPolicy.map(policy -> " " + policy).orElse("")
          + (restart ? " restart" : "");
    }

    /** Images are separated by commas, which are in none; then come a policy, and a restart. */
    private static List<Choose> choices(String id) {
      List<String> words = Arrays.asList(id.split(" "));
      List<Choose> choices = new ArrayList<>();
      Arrays.stream(words.get(0).split(","))
          .filter(image -> !image.isEmpty())
          .forEach(image -> choices.add(Setting.IMAGE.to(image)));
      words.stream()
          .skip(1)
          .map(
              word ->
                  word.equals("restart") ? Setting.RESTART.chosen() : Setting.PULL_POLICY.to(word))
          .forEach(choices::add);
      return choices;
    }

    @Override
    public boolean onlyOnce() {
      return !restart && pullPolicy.isEmpty();
    }

    @Override
    public Draft draft(ObjectNode old, Naming naming) {
      return Proposal.ofImages(old, this, naming);
    }
  }

  /** An image for a container; without one, for the only container. */
  record Image(Optional<String> container, String image) {
    public Image {
      Objects.requireNonNull(container, "container");
      Objects.requireNonNull(image, "image");
    }

    /** Reads {@code IMAGE} or {@code CONTAINER=IMAGE}. */
    public static Image parse(String text) {
      Objects.requireNonNull(text, "text");
      int equals = text.indexOf('=');
      return equals < 0
          ? new Image(Optional.empty(), text)
          : new Image(Optional.of(text.substring(0, equals)), text.substring(equals + 1));
    }

    @Override
    public String toString() {
      return container.map(name -> name + "=").orElse("") + image;
    }
  }

  /**
   * The controller of a manifest.
   *
   * @param file what messages call it
   * @param controller as the manifest has it
   * @param stamp gives it a versioned name and update key
   * @param place where a value or field of it is written, as in {@code new.yaml:12}
   */
  record Spec(
      String file,
      ObjectNode controller,
      Optional<Stamp> stamp,
      Function<JsonPointer, String> place)
      implements Request {
    private static final String ID = "spec ";
    private static final String STAMPED = " stamped by ";

    public Spec {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(controller, "controller");
      Objects.requireNonNull(stamp, "stamp");
      Objects.requireNonNull(place, "place");
    }

    /** Of whose lines nothing is known. */
    public Spec(String file, ObjectNode controller, Optional<Stamp> stamp) {
      this(file, controller, stamp, field -> file);
    }

    @Override
    public String id() {
      return ID + Sha256.digits(controller) + stamp.map(how -> STAMPED + how.key()).orElse("");
    }

    @Override
    public Draft draft(ObjectNode old, Naming naming) {
      return Proposal.ofSpec(old, this, naming);
    }

    @Override
    public List<Refusal> unknownFields() {
      return Validity.of(controller).unknownFields().stream()
          .map(
              fault ->
                  new Refusal(
                      "%s: %s: %s: %s"
                          .formatted(
                              place.apply(fault.at()),
                              KubeObject.called(
                                  Kind.REPLICATION_CONTROLLER.kind(), Metadata.name(controller)),
                              fault.path(),
                              fault.sentence()),
                      "Correct the manifest: " + fault.remedy() + "."))
          .toList();
    }

    /** This one, stamped as the new controller is. */
    @Override
    public ObjectNode applied(ObjectNode before) {
      return stamp
          .map(how -> how.apply(controller, List.of()))
          .filter(Stamp.Stamped.class::isInstance)
          .map(outcome -> ((Stamp.Stamped) outcome).tree())
          .orElse(controller);
    }
  }

  /**
   * A version of before.
   *
   * @param versions how many back, at least 1
   */
  record Undo(int versions) implements Request {
    public Undo {
      if (versions < 1) {
        throw new IllegalArgumentException("not back: " + versions);
      }
    }

    private static final String ID = "undo ";

    @Override
    public String id() {
      return ID + versions;
    }

    @Override
    public Draft draft(ObjectNode old, Naming naming) {
      return Proposal.ofFormer(old, this, naming);
    }
  }

  /** The version from before an update in flight. */
  record Rollback() implements Request {
    @Override
    public String id() {
      return "rollback";
    }

    /** None: it goes back from what was drafted before. */
    @Override
    public Draft draft(ObjectNode old, Naming naming) {
      throw new IllegalStateException("a rollback begins nothing");
    }
  }

  /** Identifies what is asked for: the same command gives the same text. */
  String id();

  /** What is chosen to ask for what an id identifies. A file's name is not known any more. */
  static List<Choose> choicesOf(String id) {
    if (id.startsWith(Images.ID)) {
      return Images.choices(id.substring(Images.ID.length()));
    }
    if (id.startsWith(Undo.ID)) {
      return List.of(Setting.UNDO.to(id.substring(Undo.ID.length())));
    }
    Choose file = Setting.FILE.to("FILE");
    int stamped = id.indexOf(Spec.STAMPED);
    return stamped < 0
        ? List.of(file)
        : List.of(
            file,
            Setting.STAMP.chosen(),
            Setting.STAMP_KEY.to(id.substring(stamped + Spec.STAMPED.length())));
  }

  /**
   * Whether asking twice means it once. A restart, or the same image pulled anew, is meant each
   * time.
   */
  default boolean onlyOnce() {
    return true;
  }

  /**
   * The manifest that the next {@code kubectl apply} is to take for the last one: what it leaves
   * out of that, it removes.
   *
   * @param before the manifest that the old controller was applied with
   */
  default ObjectNode applied(ObjectNode before) {
    return before;
  }

  /** What of it is no field, and would be dropped by a server that is not strict. */
  default List<Refusal> unknownFields() {
    return List.of();
  }

  /** The update that it begins, of a controller that is there. */
  Draft draft(ObjectNode old, Naming naming);
}
