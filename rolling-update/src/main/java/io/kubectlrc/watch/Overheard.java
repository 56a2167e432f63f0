package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A cluster as an operation has it, that tells somebody else what the operation's own watch shows
 * of its pods. That costs the server one list of Services, and nothing where the operation watches
 * these. It is told on the thread of the operation, whenever that has waited for changes.
 */
public final class Overheard extends ForwardingCluster {
  private final Cluster cluster;
  private final Subject.Controller subject;
  private final Optional<Duration> minReady;
  private final Happening.Listener listener;

  /**
   * @param subject what the operation is about
   * @param minReady how long a pod must have been ready to be available; empty for what the
   *     controllers ask for
   */
  public Overheard(
      Cluster cluster,
      Subject.Controller subject,
      Optional<Duration> minReady,
      Happening.Listener listener) {
    super(cluster);
    this.cluster = cluster;
    this.subject = subject;
    this.minReady = minReady;
    this.listener = listener;
  }

  @Override
  public Watch watch(String namespace, Set<Kind> kinds) {
    Watch watch = cluster.watch(namespace, kinds);
    return kinds.contains(Kind.POD) ? through(watch, namespace, kinds) : watch;
  }

  /**
   * A watch that somebody else has opened, and that the operation shares with others.
   *
   * @param kinds that it shows: pods among them
   * @return when closed, it tells no more, and closes the other one
   */
  public Watch through(Watch watch, String namespace, Set<Kind> kinds) {
    return new View(watch, namespace, kinds);
  }

  /** The watch of the operation. */
  private final class View implements Watch {
    private final Watch watch;
    private final Optional<Following> following;

    View(Watch watch, String namespace, Set<Kind> kinds) {
      this.watch = watch;
      Copies copies = Copies.of(cluster, namespace, watch, kinds);
      following = followingOf(subject, copies).or(() -> ofDeployment(copies, kinds));
      following.ifPresent(
          one -> {
            Instant now = cluster.now();
            one.begin(now, minReady);
            listener.on(
                List.of(
                    new Happening.Began(
                        now,
                        subject.toString(),
                        namespace,
                        one.lives(),
                        one.services(),
                        List.of(),
                        List.of(),
                        "until the operation is over")));
            one.tellFirst();
          });
    }

    private Optional<Following> followingOf(Subject.Controller one, Copies copies) {
      return Optional.of(new Following(one, copies, listener)).filter(Following::isThere);
    }

    /** An undo may name the Deployment. */
    private Optional<Following> ofDeployment(Copies copies, Set<Kind> kinds) {
      return kinds.contains(Kind.DEPLOYMENT)
          ? followingOf(new Subject.Controller(Kind.DEPLOYMENT, subject.name()), copies)
          : Optional.empty();
    }

    private void look() {
      following.ifPresent(one -> one.look(cluster::now));
    }

    @Override
    public Collection<ObjectNode> all(Kind kind) {
      return watch.all(kind);
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      return watch.get(ref);
    }

    @Override
    public Collection<ObjectNode> ownedBy(Kind kind, Set<String> owners) {
      return watch.ownedBy(kind, owners);
    }

    @Override
    public void follow(Kind kind, Consumer<Ref> follower) {
      watch.follow(kind, follower);
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      look();
      try {
        return watch.await(atMost);
      } finally {
        look();
      }
    }

    @Override
    public void close() {
      look();
      watch.close();
    }
  }
}
