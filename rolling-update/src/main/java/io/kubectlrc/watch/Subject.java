package io.kubectlrc.watch;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.selector.Selector;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What is watched: the pods of a controller, those behind a Service, or those with labels. */
public sealed interface Subject {

  /** The kinds of objects without which nothing can be said of it, besides pods. */
  Set<Kind> needed();

  /** Reads {@code rc/api}, {@code deployment/web}, {@code dc/shop} or {@code service/front}. */
  static Subject parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException(
          "'%s' does not say what it is; say rc/%s, deployment/%s, dc/%s or service/%s"
              .formatted(text, text, text, text, text));
    }
    String name = text.substring(slash + 1);
    String called = text.substring(0, slash);
    if (Kind.SERVICE.isCalled(called)) {
      return new Service(name);
    }
    return Stream.of(Kind.REPLICATION_CONTROLLER, Kind.DEPLOYMENT, Kind.DEPLOYMENT_CONFIG)
        .filter(kind -> kind.isCalled(called))
        .findFirst()
        .map(kind -> new Controller(kind, name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' cannot be watched; say rc/NAME, deployment/NAME, dc/NAME or service/NAME"
                        .formatted(text)));
  }

  /**
   * The pods of a controller and of what takes its place: of a ReplicationController the other one
   * of an update, of its versions, or the Deployment that adopts it.
   *
   * @param kind ReplicationController, Deployment or DeploymentConfig
   */
  record Controller(Kind kind, String name) implements Subject {
    @Override
    public Set<Kind> needed() {
      return switch (kind) {
        case DEPLOYMENT -> EnumSet.of(Kind.DEPLOYMENT, Kind.REPLICA_SET);
        case DEPLOYMENT_CONFIG -> EnumSet.of(Kind.DEPLOYMENT_CONFIG, Kind.REPLICATION_CONTROLLER);
        default -> EnumSet.of(Kind.REPLICATION_CONTROLLER);
      };
    }

    @Override
    public String toString() {
      return kind.kind().toLowerCase(Locale.ROOT) + "/" + name;
    }
  }

  /** The pods that a Service selects. */
  record Service(String name) implements Subject {
    @Override
    public Set<Kind> needed() {
      return EnumSet.of(Kind.SERVICE);
    }

    @Override
    public String toString() {
      return "service/" + name;
    }
  }

  /**
   * The pods with labels.
   *
   * @param text as it was written
   */
  record Labelled(String text, Selector selector) implements Subject {

    /**
     * Reads what follows {@code -l}.
     *
     * @throws IllegalArgumentException if it is no selector
     */
    public static Labelled parse(String text) {
      return new Labelled(text, Selector.parse(text));
    }

    @Override
    public Set<Kind> needed() {
      return EnumSet.noneOf(Kind.class);
    }

    @Override
    public String toString() {
      return "pods with " + text;
    }
  }
}
