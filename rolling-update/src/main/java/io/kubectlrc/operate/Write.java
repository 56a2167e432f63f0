package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.FieldManagers;
import java.util.Optional;
import java.util.function.Function;

/** A change of one object. */
public sealed interface Write {

  /** The object. */
  Ref ref();

  /** Has itself carried out. */
  void by(Writer writer);

  /** Carries writes out. */
  interface Writer {
    void create(Create write);

    void merge(Merge write);

    void replace(Replace write);

    void bequeath(Bequeath write);

    void delete(Delete write);
  }

  /** Creates an object. */
  record Create(Ref ref, ObjectNode object) implements Write {
    @Override
    public void by(Writer writer) {
      writer.create(this);
    }
  }

  /**
   * Applies a JSON merge patch.
   *
   * @param patch with the {@code uid} or the {@code resourceVersion} in its metadata that the
   *     object must still have, if it must
   * @param ifThere whether there is nothing to do if the object is gone
   */
  record Merge(Ref ref, ObjectNode patch, boolean ifThere) implements Write {

    /** Of an object that must be there. */
    public Merge(Ref ref, ObjectNode patch) {
      this(ref, patch, false);
    }

    /** Provided that the object is as it is seen. */
    public static Merge ifUnchanged(Ref ref, ObjectNode patch, Sight sight) {
      patch
          .withObjectProperty("metadata")
          .set("resourceVersion", sight.get(ref).at("/metadata/resourceVersion"));
      return new Merge(ref, patch);
    }

    @Override
    public void by(Writer writer) {
      writer.merge(this);
    }
  }

  /**
   * Applies a JSON merge patch, and leaves fields that we have written to others.
   *
   * @param managers of an object as it is, those that it is to have; empty if we have none of its
   *     fields
   */
  record Bequeath(Ref ref, ObjectNode patch, Function<ObjectNode, Optional<ArrayNode>> managers)
      implements Write {

    /**
     * To those who managed them in what the object was made of.
     *
     * @param heirs those managers, as {@link FieldManagers} has them
     */
    public static Bequeath to(JsonNode heirs, Ref ref, ObjectNode patch) {
      return new Bequeath(ref, patch, live -> FieldManagers.bequeathed(live, heirs));
    }

    /** The same, provided that the object is as it is seen. */
    public static Bequeath ifUnchanged(Ref ref, ObjectNode patch, JsonNode heirs, Sight sight) {
      return to(heirs, ref, Merge.ifUnchanged(ref, patch, sight).patch());
    }

    @Override
    public void by(Writer writer) {
      writer.bequeath(this);
    }
  }

  /** Replaces an object, with the conditions of {@link Merge} in its metadata. */
  record Replace(Ref ref, ObjectNode object) implements Write {
    @Override
    public void by(Writer writer) {
      writer.replace(this);
    }
  }

  /** Asks for an object's deletion, provided that it is as it is seen. */
  record Delete(Ref ref, ObjectNode seen, Propagation propagation) implements Write {

    /** Of what is seen. */
    public static Delete of(Ref ref, Propagation propagation, Sight sight) {
      return new Delete(ref, sight.get(ref), propagation);
    }

    @Override
    public void by(Writer writer) {
      writer.delete(this);
    }
  }
}
