package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A copy of some objects of a cluster, kept up to date by the server's watch. It may lag behind,
 * but never goes back; lost and expired watches are taken up again without the caller's doing.
 *
 * <p>The trees are shared: callers must not change them.
 */
public interface Watch extends AutoCloseable {

  /** The objects of a kind that is watched, in order of name; of Events the warnings. */
  Collection<ObjectNode> all(Kind kind);

  /** One object, or empty if the copy has none of that name. */
  Optional<ObjectNode> get(Ref ref);

  /**
   * The objects of a kind that have one of these owners, by name; see {@link Owners}. In order of
   * name, and all as they are at one moment: of those that pass from one owner to another, none
   * lacks.
   */
  default Collection<ObjectNode> ownedBy(Kind kind, Set<String> owners) {
    return all(kind).stream().filter(object -> Owners.areOf(object, owners)).toList();
  }

  /**
   * Tells from now on of each object of a kind that has changed or gone, after {@link #get} shows
   * it so; on any thread. What is to be read may have changed once more by then, which is told
   * again.
   */
  void follow(Kind kind, Consumer<Ref> follower);

  /**
   * Waits until anything has changed since the last call returned, or the time is over.
   *
   * @return whether anything has changed
   * @throws InterruptedException if the thread was interrupted, which is how a run is cancelled
   */
  boolean await(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
