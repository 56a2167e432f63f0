package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Keeps a copy of all objects of one kind, of Events the warnings: lists them, then follows the
 * server's watch from that version on. A watch that ends is resumed where it was; one that has
 * expired begins with a new list.
 *
 * <p>fabric8's informers need its {@code KubernetesClient}, whose start {@link Transport} saves.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">
 *     Efficient detection of changes</a>
 */
final class Reflector {

  /**
   * The server ends each watch by itself after that time, with a bookmark shortly before. So one
   * that is silently dead, its connection open and nothing coming, is noticed that soon, for two
   * small requests a minute.
   */
  static final Duration WATCH = Duration.ofSeconds(30);

  /** If the server is later than this by more, it is no longer there. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** One that ends sooner has not ended of age: somebody in between does not let it live. */
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Transport transport;
  private final Kind kind;
  private final String path;

  /** Which of the objects, as a parameter of queries; empty for all. */
  private final String selection;

  private final Runnable signal;
  private final Duration longest;
  private final List<Consumer<Ref>> followers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final ConcurrentSkipListMap<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
  private final OwnerIndex owned = new OwnerIndex();
  private final CompletableFuture<Void> firstList = new CompletableFuture<>();
  private volatile boolean stopped;
  private volatile Throwable death;

  /** Where the watch goes on; empty if a list is due. */
  private volatile String version = "";

  private volatile Duration pause = FIRST_PAUSE;

  /**
   * @param signal run whenever something has changed
   * @param longest how long to hold a watch before the next one goes on where it ended
   */
  Reflector(Transport transport, Kind kind, String namespace, Runnable signal, Duration longest) {
    this.longest = longest;
    this.transport = transport;
    this.kind = kind;
    this.signal = signal;
    path = KubernetesCluster.path(kind, namespace);
    selection = kind == Kind.EVENT ? "fieldSelector=type%3DWarning&" : "";
    thread = new Thread(this::run, "watch " + kind.plural());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** Waits, but not for ever, until nothing is done any more after {@link #stop}. */
  void join() {
    try {
      thread.join(LONGEST_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws what the first list was answered, if it was refused. */
  void awaitFirstList() {
    try {
      firstList.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ClusterException refused) {
        throw refused;
      }
      throw e;
    }
  }

  Collection<ObjectNode> all() {
    requireLife();
    return Collections.unmodifiableCollection(objects.values());
  }

  Optional<ObjectNode> get(String namespace, String name) {
    requireLife();
    return Optional.ofNullable(objects.get(namespace + '/' + name));
  }

  Collection<ObjectNode> ownedBy(Set<String> owners) {
    requireLife();
    return owned.ownedBy(owners);
  }

  /** A copy that nobody keeps up to date any more is not to be trusted. */
  private void requireLife() {
    Throwable cause = death;
    if (cause != null) {
      throw new IllegalStateException("the watch of " + kind.plural() + " has died", cause);
    }
  }

  /** Told, on this reflector's thread, of each object that has changed or gone. */
  void follow(Consumer<Ref> follower) {
    followers.add(follower);
  }

  private void run() {
    while (!stopped) {
      try {
        if (version.isEmpty()) {
          list();
          firstList.complete(null);
        }
        followOnce();
      } catch (InterruptedException stopping) {
        return;
      } catch (ClusterException refused) {
        if (!firstList.isDone()) {
          firstList.completeExceptionally(refused);
          return;
        }
        // An expired version among others: whatever it is, a new list starts afresh.
        version = "";
        rest();
      } catch (RuntimeException | Error bug) {
        if (!firstList.completeExceptionally(bug)) {
          death = bug;
          signal.run();
        }
        return;
      }
    }
  }

  private void followOnce() throws InterruptedException {
    long begun = System.nanoTime();
    boolean ended = true;
    try {
      follow();
    } catch (IOException broken) {
      ended = false;
    }
    Duration lived = Duration.ofNanos(System.nanoTime() - begun);
    if (!ended && lived.compareTo(longest) > 0) {
      version = ""; // silent to the end, and the next one may be no better
    } else if (!ended || lived.compareTo(SHORTEST_WATCH) < 0) {
      rest();
    }
  }

  private void list() {
    JsonNode list =
        transport.ask(
            "GET",
            path + (selection.isEmpty() ? "" : "?" + selection),
            "application/json",
            null,
            KubernetesCluster.isStoredListOf(kind));
    Set<String> present = new HashSet<>();
    for (ObjectNode object : KubernetesCluster.items(kind, list)) {
      present.add(key(object));
      put(object);
    }
    objects.values().stream()
        .filter(object -> !present.contains(key(object)))
        .forEach(this::remove);
    version = list.path("metadata").path("resourceVersion").asText();
    signal.run();
  }

  private void follow() throws IOException, InterruptedException {
    transport.stream(
        path
            + '?'
            + selection
            + "watch=1&allowWatchBookmarks=true&timeoutSeconds="
            + longest.toSeconds()
            + "&resourceVersion="
            + version,
        longest.plus(GRACE),
        this::apply);
  }

  private void apply(JsonNode event) {
    JsonNode object = event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> {
        require(object);
        put(KubernetesCluster.object(object));
        advance(object);
        signal.run();
      }
      case "DELETED" -> {
        require(object);
        remove(object);
        advance(object);
        signal.run();
      }
      case "BOOKMARK" -> advance(object);
      default -> {
        if (object.path("code").asInt() == 410) {
          version = "";
        } else {
          throw failed(object.path("message").asText());
        }
      }
    }
  }

  private void require(JsonNode object) {
    if (!KubernetesCluster.isStored(kind).test(object)) {
      throw failed("it tells of something else");
    }
  }

  private ClusterException failed(String why) {
    return new ClusterException(
        ClusterException.Reason.UNAVAILABLE,
        "the watch of " + kind.plural() + " failed: " + why,
        null);
  }

  private void put(ObjectNode object) {
    String key = key(object);
    owned.change(key, objects.put(key, object), object);
    tell(object);
  }

  private void remove(JsonNode object) {
    String key = key(object);
    owned.change(key, objects.remove(key), null);
    tell(object);
  }

  private void tell(JsonNode object) {
    if (!followers.isEmpty()) {
      Ref changed = Ref.to(kind, object);
      followers.forEach(follower -> follower.accept(changed));
    }
  }

  private void advance(JsonNode object) {
    version = object.path("metadata").path("resourceVersion").asText();
    pause = FIRST_PAUSE;
  }

  private static String key(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText() + '/' + metadata.path("name").asText();
  }

  private void rest() {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException stopping) {
      stopped = true;
    }
    Duration next = pause.multipliedBy(2);
    if (next.compareTo(LONGEST_PAUSE) < 0) {
      pause = next;
    } else {
      // No watch lives long enough here to bring anything: then lists have to.
      pause = LONGEST_PAUSE;
      version = "";
    }
  }
}
