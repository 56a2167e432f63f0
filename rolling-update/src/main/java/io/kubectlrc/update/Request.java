package io.kubectlrc.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Stamp;
import java.util.List;
import java.util.Optional;

/** What shall become of a controller. */
public sealed interface Request {

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
      images = List.copyOf(images);
    }

    @Override
    public String id() {
      return "images "
          + String.join(",", images.stream().map(Image::toString).sorted().toList())
          + pullPolicy.map(policy -> " " + policy).orElse("")
          + (restart ? " restart" : "");
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

    /** Reads {@code IMAGE} or {@code CONTAINER=IMAGE}. */
    public static Image parse(String text) {
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
   */
  record Spec(String file, ObjectNode controller, Optional<Stamp> stamp) implements Request {
    @Override
    public String id() {
      return "spec "
          + ControllerTrees.hash(controller)
          + stamp.map(how -> " stamped by " + how.key()).orElse("");
    }

    @Override
    public Draft draft(ObjectNode old, Naming naming) {
      return Proposal.ofSpec(old, this, naming);
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

    @Override
    public String id() {
      return "undo " + versions;
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

  /**
   * Whether asking twice means it once. A restart, or the same image pulled anew, is meant each
   * time.
   */
  default boolean onlyOnce() {
    return true;
  }

  /** The update that it begins, of a controller that is there. */
  Draft draft(ObjectNode old, Naming naming);
}
