package io.kubectlrc.selector;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What the API server accepts as names and labels. Each check gives the rule that a text breaks, as
 * the end of a sentence ("… must be at most 63 characters, not 70"), or nothing.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels
 *     and selectors</a>
 */
public final class Names {
  /** The longest label value, DNS label and name part of a label key. */
  public static final int LABEL_LIMIT = 63;

  /** The longest DNS subdomain: most objects' names, and the prefix of a label key. */
  public static final int SUBDOMAIN_LIMIT = 253;

  /**
   * The longest name of a StatefulSet that can start pods: their label {@code
   * controller-revision-hash} is the name, a dash and ten characters.
   */
  public static final int STATEFUL_SET_LIMIT = LABEL_LIMIT - 11;

  /**
   * The longest name of a Deployment that can start pods: its ReplicaSets' names add a dash and up
   * to ten characters.
   */
  public static final int DEPLOYMENT_LIMIT = SUBDOMAIN_LIMIT - 11;

  /** The longest name of a CronJob: its Jobs' names add a dash and ten digits. */
  public static final int CRON_JOB_LIMIT = LABEL_LIMIT - 11;

  private static final Set<String> SUBDOMAIN_KINDS =
      Set.of(
          "ReplicationController",
          "ReplicaSet",
          "DeploymentConfig",
          "DaemonSet",
          "PetSet",
          "Pod",
          "HorizontalPodAutoscaler",
          "NetworkPolicy",
          "Ingress",
          "Endpoints",
          "ConfigMap",
          "Secret",
          "ServiceAccount",
          "PersistentVolumeClaim",
          "PersistentVolume",
          "ResourceQuota",
          "Lease",
          "Event");

  private Names() {}

  /** A DNS-1123 subdomain: the name of a controller, a pod, a ConfigMap. */
  public static Optional<String> subdomain(String name) {
    return check(
        name,
        SUBDOMAIN_LIMIT,
        Names::isSubdomain,
        "must be lower-case letters, digits, '-' and '.', each part starting and ending with a"
            + " letter or digit");
  }

  /** A DNS-1123 label: the name of a namespace, a container, a volume. */
  public static Optional<String> dnsLabel(String name) {
    return check(
        name,
        LABEL_LIMIT,
        Names::isDnsLabel,
        "must be lower-case letters, digits and '-', starting and ending with a letter or digit");
  }

  /** A DNS-1035 label: the name of a Service. */
  public static Optional<String> serviceName(String name) {
    return check(
        name,
        LABEL_LIMIT,
        Names::isDns1035Label,
        "must be lower-case letters, digits and '-', starting with a letter and ending with a"
            + " letter or digit");
  }

  /** Whether a text may be the version of an API, as far as it can be seen: {@code v1beta1}. */
  public static boolean isVersion(String text) {
    return serviceName(text).isEmpty();
  }

  /** The name of a container's port: at most 15 characters with a letter among them. */
  public static Optional<String> portName(String name) {
    Optional<String> broken =
        check(
            name,
            15,
            Names::isDnsLabel,
            "must be lower-case letters, digits and '-', starting and ending with a letter or"
                + " digit");
    if (broken.isPresent()) {
      return broken;
    }
    if (name.contains("--")) {
      return Optional.of("must not contain '--'");
    }
    return name.chars().anyMatch(Names::isLower)
        ? Optional.empty()
        : Optional.of("must contain a letter");
  }

  /** The key of a label or annotation: a name, or {@code subdomain/name}. */
  public static Optional<String> labelKey(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0) {
      Optional<String> prefix = subdomain(key.substring(0, slash));
      if (prefix.isPresent()) {
        return Optional.of("has a prefix that " + prefix.get());
      }
    }
    return check(
        key.substring(slash + 1),
        LABEL_LIMIT,
        Names::isQualified,
        "must be letters, digits, '-', '_' and '.', starting and ending with a letter or digit,"
            + " after an optional prefix and '/'");
  }

  /** Whether a text where a port may be named is a number in quotes, which names none. */
  public static boolean isPortNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(Names::isDigit);
  }

  /** The value of a label; empty is allowed. */
  public static Optional<String> labelValue(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return check(
        value,
        LABEL_LIMIT,
        Names::isQualified,
        "must be letters, digits, '-', '_' and '.', starting and ending with a letter or digit");
  }

  /**
   * The name of an object of a kind, by the rule of that kind; of a controller also by what the
   * names and labels of what it makes allow. Of other kinds anything is taken that can be part of a
   * path: some have rules of their own, such as a ClusterRole that is called {@code system:node},
   * and some have none, such as a PodDisruptionBudget.
   */
  public static Optional<String> ofKind(String kind, String name) {
    return switch (kind) {
      case "Service" -> serviceName(name);
      case "Namespace" -> dnsLabel(name);
      case "Deployment" ->
          limited(subdomain(name), name, DEPLOYMENT_LIMIT, "for its ReplicaSets' names");
      case "StatefulSet" ->
          limited(
              dnsLabel(name),
              name,
              STATEFUL_SET_LIMIT,
              "for its pods' label controller-revision-hash");
      case "Job" -> limited(subdomain(name), name, LABEL_LIMIT, "for its pods' label job-name");
      case "CronJob" -> limited(subdomain(name), name, CRON_JOB_LIMIT, "for its Jobs' names");
      default -> SUBDOMAIN_KINDS.contains(kind) ? subdomain(name) : segment(name);
    };
  }

  /** What may stand between two slashes of a path: the loosest rule of names. */
  public static Optional<String> segment(String name) {
    boolean broken =
        name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('%') >= 0;
    return broken
        ? Optional.of("must not be '.' or '..', nor contain '/' or '%'")
        : Optional.empty();
  }

  private static Optional<String> limited(
      Optional<String> broken, String name, int limit, String reason) {
    if (broken.isEmpty() && name.length() > limit) {
      return Optional.of(tooLong(name, limit) + ", " + reason);
    }
    return broken;
  }

  private static Optional<String> check(
      String text, int limit, Predicate<String> well, String rule) {
    if (text.isEmpty()) {
      return Optional.of("must not be empty");
    }
    if (text.length() > limit) {
      return Optional.of(tooLong(text, limit));
    }
    return well.test(text) ? Optional.empty() : Optional.of(rule);
  }

  private static boolean isDnsLabel(String text) {
    return isDnsLabel(text, 0, text.length());
  }

  private static boolean isDnsLabel(String text, int from, int to) {
    return isWord(text, from, to, c -> isLower(c) || isDigit(c), "-");
  }

  private static boolean isDns1035Label(String text) {
    return isLower(text.charAt(0)) && isDnsLabel(text);
  }

  private static boolean isSubdomain(String text) {
    int from = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
      if (!isDnsLabel(text, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isDnsLabel(text, from, text.length());
  }

  private static boolean isQualified(String text) {
    return isWord(text, 0, text.length(), c -> isLower(c) || isUpper(c) || isDigit(c), "-_.");
  }

  /** Whether a part of a text has some characters and no others, but between the first and last. */
  private static boolean isWord(
      String text, int from, int to, IntPredicate characters, String between) {
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      boolean atEnd = at == from || at == to - 1;
      if (!characters.test(c) && (atEnd || between.indexOf(c) < 0)) {
        return false;
      }
    }
    return from < to;
  }

  static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String tooLong(String text, int limit) {
    return "must be at most " + limit + " characters, not " + text.length();
  }
}
