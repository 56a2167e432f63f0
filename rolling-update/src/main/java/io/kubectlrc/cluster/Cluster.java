package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A Kubernetes API server, as far as the toolkit needs one. Objects are trees, as the server sends
 * them; what is returned is the caller's own copy.
 *
 * <p>Every method throws {@link ClusterException}, which says what the server answered.
 * Implementations retry what is safe to retry (429, connection refused before anything was sent);
 * after a write whose outcome is unknown they throw {@link
 * ClusterException.Reason#UNKNOWN_OUTCOME}, and the caller observes again before it goes on.
 */
public interface Cluster extends AutoCloseable {

  /** The object, or empty if there is none of that name. */
  Optional<ObjectNode> get(Ref ref);

  /**
   * The same with the managers of its fields ({@code metadata.managedFields}), which all other
   * answers leave out: they are often larger than the rest. A simulated cluster has none.
   */
  Optional<ObjectNode> getWithManagers(Ref ref);

  /**
   * All objects of a kind in a namespace that have these labels, in order of name. The trees may be
   * shared: callers must not change them.
   *
   * @param namespace empty for all namespaces
   */
  List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels);

  /**
   * Asks for all objects of several kinds; of all kinds at once where each answer takes its time.
   *
   * @param namespace empty for all namespaces
   * @return which gives the list of a kind, one of these or another, or throws what {@link #list}
   *     would
   */
  default Function<Kind, List<ObjectNode>> lists(Collection<Kind> kinds, String namespace) {
    return kind -> list(kind, namespace, Map.of());
  }

  /**
   * Creates an object; in a dry run, only if the server knows all of its fields, where it can tell
   * ({@link #isStrict}). Its kind, namespace and name are in it. Returns it as stored.
   */
  ObjectNode create(Kind kind, ObjectNode object, WriteMode mode);

  /**
   * Replaces an object. With a {@code metadata.resourceVersion} (or {@code uid}) in it, a changed
   * object is a conflict. Returns it as stored.
   */
  ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode);

  /**
   * Applies a JSON merge patch. With a {@code metadata.resourceVersion} (or {@code uid}) in it, a
   * changed object is a conflict. Returns the object as stored.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
   */
  ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode);

  /**
   * Asks for an object's deletion. Returns it if that takes a while (finalizers, a pod's grace
   * period), empty if it is gone; servers return pods in either case.
   */
  Optional<ObjectNode> delete(Ref ref, Propagation propagation, Preconditions preconditions);

  /**
   * Whether the server knows a kind at all: of one that it does not, to list the objects is refused
   * to whoever has no right to, as if it did.
   */
  boolean serves(Kind kind);

  /**
   * Whether the server refuses fields that it does not know, in a dry run of a creation: others
   * drop them without a word, and so does a simulated one.
   */
  default boolean isStrict() {
    return false;
  }

  /** Those of the rights that this user lacks, in their order. */
  List<Access> denied(Collection<Access> rights);

  /**
   * Begins to watch. Returns when the first state is complete. Of Events it shows warnings only.
   *
   * @param namespace empty for all namespaces
   */
  Watch watch(String namespace, Set<Kind> kinds);

  /** The way to Services through the server; empty if there is none, on a simulated cluster. */
  default Optional<ServiceProxy> proxy() {
    return Optional.empty();
  }

  /**
   * What the server has warned of since this was asked last, in its own words: that a field is
   * deprecated, or that a policy will refuse a pod. Each warning comes once; a simulated cluster
   * has none.
   */
  default List<String> newWarnings() {
    return List.of();
  }

  /** The time by which to measure timeouts and leases: virtual on a simulated cluster. */
  Instant now();

  @Override
  void close();
}
