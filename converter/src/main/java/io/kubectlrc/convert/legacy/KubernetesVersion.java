package io.kubectlrc.convert.legacy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minor version of Kubernetes.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

  /** The latest that this program knows. */
  public static final KubernetesVersion LATEST = new KubernetesVersion(1, 36);

  private static final Pattern WRITTEN = Pattern.compile("v?1\\.(\\d{1,4})(?:[.+-].*)?");

  /** Reads {@code 1.25}, {@code v1.25.3} or {@code 1.25.3+k3s1}. */
  public static Optional<KubernetesVersion> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? Optional.of(new KubernetesVersion(1, Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  /** The same of what is known to be one. */
  public static KubernetesVersion of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  /** Whether what ended with another version has ended in this one. */
  public boolean isAtLeast(KubernetesVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
