package io.kubectlrc.selector;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what changes with every release: version-like labels, and the version at the end of a
 * name.
 *
 * @param keys label keys that are version-like besides the well-known ones
 */
public record Versions(Set<String> keys) {

  /** The well-known keys alone. */
  public static final Versions DEFAULT = new Versions(Set.of());

  /** Keys that name a release, compared without prefix ({@code example.com/}) and separators. */
  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "ver",
          "appversion",
          "imageversion",
          "deployment",
          "deploymentid",
          "deployid",
          "podtemplatehash",
          "release",
          "releaseid",
          "rev",
          "revision",
          "build",
          "buildid",
          "buildnumber",
          "commit",
          "sha",
          "gitsha",
          "gitcommit",
          "hash",
          "tag",
          "imagetag");

  /** Seven hexadecimal digits at least, with a decimal one among them: a commit or a hash. */
  private static final String HASH = "(?=[a-f]*\\d)[0-9a-f]{7,64}";

  /**
   * {@code 3}, {@code v3}, {@code 1.0.2}, {@code v1-0-2}, {@code 2016-01-20}, {@code 1.2.0-rc1}.
   */
  private static final String NUMBER = "v?\\d+([.-]\\d+)*([.-](alpha|beta|rc)[.-]?\\d*)?";

  /** Values that are a release whatever their key: a Unix time, dotted numbers, a hash. */
  private static final Pattern RELEASE_VALUE =
      Pattern.compile("\\d{10}|\\d{13}|v?\\d+(\\.\\d+)+(-[0-9A-Za-z.]+)?|" + HASH);

  private static final Pattern VERSIONED_NAME =
      Pattern.compile("(?<base>.*[^-.])[-.](?<version>" + NUMBER + "|" + HASH + ")");

  public Versions {
    keys = Set.copyOf(new TreeSet<>(keys));
  }

  /** A name, cut before its version. {@code api-rc-1453323827} is api-rc, 1453323827. */
  public record VersionedName(String base, Optional<String> version) {}

  /** Whether a label with this key and value changes with every release. */
  public boolean isVersionLike(String key, String value) {
    if (keys.contains(key)) {
      return true;
    }
    String plain =
        key.substring(key.indexOf('/') + 1).toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    return KNOWN.contains(plain)
        || value.length() <= Names.LABEL_LIMIT && RELEASE_VALUE.matcher(value).matches();
  }

  /**
   * Splits the version off the end of an object's name, if there is one. What is too long for a
   * name has none.
   */
  public static VersionedName split(String name) {
    if (name.length() > Names.SUBDOMAIN_LIMIT) {
      return new VersionedName(name, Optional.empty());
    }
    Matcher matcher = VERSIONED_NAME.matcher(name);
    // The base is greedy: api-1-2 is cut before "2" first, so walk left while a version remains.
    String base = name;
    String version = null;
    while (matcher.matches()) {
      base = matcher.group("base");
      version = name.substring(base.length() + 1);
      matcher = VERSIONED_NAME.matcher(base);
    }
    return new VersionedName(base, Optional.ofNullable(version));
  }
}
