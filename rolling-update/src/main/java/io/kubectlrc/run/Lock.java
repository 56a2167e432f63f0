package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Sha256;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.selector.Names;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A Lease that keeps two operations from working on one controller. It expires when its holder
 * doesn't renew it.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
 */
final class Lock {

  /** How long a lock holds without being renewed. */
  static final Duration TERM = Duration.ofSeconds(15);

  private static final Duration RENEWAL = TERM.dividedBy(2);

  /** A term of another program that it is not waited for. */
  private static final Duration LONGEST_TERM = TERM.multipliedBy(4);

  /** How often it is tried to take a lock. */
  private static final int ATTEMPTS = 10;

  /** How often it is tried to give a lock back, which would otherwise only expire. */
  private static final int RELEASES = 3;

  /** How often to come back for that, and after what time, to a server that does not answer. */
  private static final int PATIENCE = 5;

  private static final Duration RESPITE = Duration.ofSeconds(1);

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** How often it is looked whether the holder still lives. */
  private static final Duration ATTENTION = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final String controller;
  private final Ref ref;
  private final Holder holder;
  private ObjectNode lease;
  private Instant renewed;

  /** Whether it may be ours although no answer has said so. */
  private boolean inDoubt;

  /** The lock of a controller, by its name. */
  public Lock(Cluster cluster, String namespace, String controller, Holder holder) {
    this.cluster = cluster;
    this.controller = controller;
    this.ref = new Ref(Kind.LEASE, namespace, name(controller));
    this.holder = holder;
  }

  /** What the lock of a controller is called; that of one with too long a name by its hash. */
  static String name(String controller) {
    String name = Marks.LEASE_PREFIX + controller;
    return name.length() <= Names.SUBDOMAIN_LIMIT
        ? name
        : Marks.LEASE_PREFIX + Sha256.digits(controller);
  }

  /** The lock is another's. */
  public static final class Held extends RefusalException {
    private Held(Sentence why, Sentence remedy) {
      super(new Refusal(why, remedy), null);
    }
  }

  /** Another has it: from the beginning, or since it was taken from us. */
  private Held heldBy(String other) {
    return lease == null
        ? new Held(
            Sentence.of(
                "{} is held by {}: another operation is in flight. Wait for its end; or, if that"
                    + " process is surely dead, say {}",
                ref,
                other,
                Setting.FORCE_UNLOCK),
            Sentence.NONE)
        : new Held(
            Sentence.of(
                "{} was taken by {} in the midst of this operation: nothing more is done here",
                ref,
                other),
            Sentence.of("How far it is tells {}", Task.STATUS.of(controller)));
  }

  /**
   * Takes the lock. One that seems abandoned is watched until it expires, so this may take as long
   * as a lock holds.
   *
   * @param force takes it whoever has it
   * @throws Held if another process has it and is alive
   * @throws ClusterException if the server lets nobody know, again and again, whether it is taken
   */
  public void acquire(boolean force, Progress.Listener listener, Cancellation cancellation) {
    boolean exists = false;
    for (int attempt = 1; !cancellation.requested(); attempt++) {
      try {
        Optional<ObjectNode> found = exists ? cluster.get(ref) : Optional.empty();
        if (found.isEmpty()) {
          exists = true; // unless it is created now
          inDoubt = true;
          taken(cluster.create(Kind.LEASE, fresh(), WriteMode.APPLY));
          return;
        }
        String other = holderOf(found.get());
        if (other.equals(holder.identity())
            || other.isEmpty()
            || force
            || holder.gone().test(other)
            || expires(found.get(), listener, cancellation)) {
          inDoubt = true;
          taken(cluster.replace(Kind.LEASE, heldFrom(found.get()), WriteMode.APPLY));
          return;
        }
      } catch (ClusterException e) {
        // Somebody was faster, or nobody knows: look again.
        boolean again = e.reason().mayPass() && e.reason() != Reason.UNAVAILABLE;
        if (!again || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Does something under the lock, and gives it back whatever comes of that. What is done is done,
   * whether or not the server takes the lock back, and a failure matters more: the lock expires by
   * itself.
   *
   * @param force as for {@link #acquire}
   * @param interrupted what comes of it if it is cancelled before it has begun
   * @throws Held as {@link #acquire}
   */
  <T> T during(
      boolean force,
      Progress.Listener listener,
      Cancellation cancellation,
      T interrupted,
      Supplier<T> work) {
    T result;
    try {
      acquire(force, listener, cancellation);
      result = cancellation.requested() ? interrupted : work.get();
    } catch (RuntimeException e) {
      try {
        release();
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    giveBack(listener, cancellation);
    return result;
  }

  private void giveBack(Progress.Listener listener, Cancellation cancellation) {
    for (int time = 1; ; time++) {
      try {
        release();
        return;
      } catch (ClusterException e) {
        if (time == PATIENCE || !e.reason().mayPass()) {
          listener.on(
              new Progress.Noted(
                  Sentence.of("the lock could not be given back and expires: {}", e.said())));
          return;
        }
        leaveAlone(cancellation);
      }
    }
  }

  /** Gives a server that does not answer the time to recover. */
  private void leaveAlone(Cancellation cancellation) {
    try (Watch watch = cluster.watch(ref.namespace(), Set.of(Kind.LEASE))) {
      cancellation.pause(watch, RESPITE, cluster::now);
    } catch (ClusterException silent) {
      return; // which has taken its time
    }
  }

  /** Renews the lock if it is time; call it between any two writes. */
  public void renew(Progress.Listener listener, Cancellation cancellation) {
    Instant now = cluster.now();
    if (now.isBefore(renewed.plus(RENEWAL))) {
      return;
    }
    try {
      lease.withObjectProperty("spec").put("renewTime", MICRO_TIME.format(now));
      taken(cluster.replace(Kind.LEASE, lease, WriteMode.APPLY));
    } catch (ClusterException e) {
      if (e.reason() == Reason.UNAVAILABLE && now.isBefore(renewed.plus(TERM))) {
        return;
      }
      acquire(false, listener, cancellation);
    }
  }

  /**
   * Gives the lock back, if it was taken, and unless another has it now; tries again if the server
   * can't be reached at first.
   */
  public void release() {
    for (int attempt = 1; ; attempt++) {
      try {
        if (inDoubt) {
          cluster
              .get(ref)
              .filter(found -> holderOf(found).equals(holder.identity()))
              .ifPresent(this::taken);
        }
        if (lease == null) {
          return; // never taken
        }
        cluster.delete(ref, Propagation.BACKGROUND, Preconditions.unchanged(lease));
        return;
      } catch (ClusterException e) {
        if (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.CONFLICT && !isStillHeld()) {
          return;
        }
        boolean again =
            e.reason() == Reason.UNAVAILABLE
                || e.reason() == Reason.UNKNOWN_OUTCOME
                || e.reason() == Reason.CONFLICT;
        if (!again || attempt == RELEASES) {
          throw e;
        }
      }
    }
  }

  /**
   * After a conflict: whether the lock was merely touched, or renewed by us without our getting to
   * know.
   */
  private boolean isStillHeld() {
    JsonNode before = lease.path("spec");
    Optional<ObjectNode> found = cluster.get(ref);
    found.ifPresent(now -> lease = now);
    return found.isPresent()
        && (holderOf(lease).equals(holder.identity()) || lease.path("spec").equals(before));
  }

  /** Removes the lock of a process that was killed between its last two writes. */
  public void removeIfAbandoned() {
    Optional<ObjectNode> found = cluster.get(ref);
    if (found.isPresent() && abandoned(found.get())) {
      lease = found.get();
      release();
    }
  }

  private boolean abandoned(ObjectNode found) {
    String other = holderOf(found);
    return other.isEmpty()
        || holder.gone().test(other)
        || renewedAt(found)
            .plus(LONGEST_TERM) // whatever the difference between two clocks
            .isBefore(cluster.now());
  }

  /** Long ago if nobody can tell. */
  private static Instant renewedAt(ObjectNode found) {
    try {
      return Instant.parse(found.at("/spec/renewTime").asText());
    } catch (DateTimeParseException unreadable) {
      return Instant.EPOCH;
    }
  }

  /** Watches a lock for its whole term: whether its holder lets it expire. */
  private boolean expires(ObjectNode found, Progress.Listener listener, Cancellation cancellation) {
    Duration term =
        Duration.ofSeconds(found.at("/spec/leaseDurationSeconds").asInt((int) TERM.toSeconds()));
    if (term.compareTo(LONGEST_TERM) > 0) {
      throw heldBy(holderOf(found) + ", for " + term.toSeconds() + " s");
    }
    listener.on(new Progress.LockHeld(holderOf(found)));
    Instant end = cluster.now().plus(term);
    try (Watch watch = cluster.watch(ref.namespace(), Set.of(Kind.LEASE))) {
      while (cluster.now().isBefore(end)) {
        if (cancellation.requested()) {
          return false;
        }
        Optional<ObjectNode> now = watch.get(ref);
        if (now.isEmpty()) {
          return false; // given back: to be created anew
        }
        if (!now.get().at("/spec/renewTime").equals(found.at("/spec/renewTime"))) {
          throw heldBy(holderOf(now.get()));
        }
        if (holder.gone().test(holderOf(found))) {
          return true; // it has taken a while to die
        }
        Duration rest = Duration.between(cluster.now(), end);
        cancellation.await(watch, rest.compareTo(ATTENTION) < 0 ? rest : ATTENTION);
      }
    }
    return true;
  }

  private void taken(ObjectNode stored) {
    inDoubt = false;
    lease = stored;
    renewed = cluster.now();
  }

  private ObjectNode fresh() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", Kind.LEASE.apiVersion()).put("kind", Kind.LEASE.kind());
    tree.putObject("metadata").put("name", ref.name()).put("namespace", ref.namespace());
    return held(tree, 0);
  }

  private ObjectNode heldFrom(ObjectNode found) {
    return held(found.deepCopy(), found.at("/spec/leaseTransitions").asInt() + 1);
  }

  private ObjectNode held(ObjectNode tree, int transitions) {
    String now = MICRO_TIME.format(cluster.now());
    tree.withObjectProperty("spec")
        .put("holderIdentity", holder.identity())
        .put("leaseDurationSeconds", TERM.toSeconds())
        .put("acquireTime", now)
        .put("renewTime", now)
        .put("leaseTransitions", transitions);
    return tree;
  }

  private static String holderOf(JsonNode lease) {
    return lease.at("/spec/holderIdentity").asText();
  }
}
