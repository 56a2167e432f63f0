package io.kubectlrc.selector;

import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells what changes with every release from what stays: labels, by key and value and who bears
 * them, and the end of a name.
 *
 * @param keys label keys that change with a release whatever their value
 */
public record Versions(Set<String> keys) {

  /** Nothing but what keys and values say. */
  public static final Versions DEFAULT = new Versions(Set.of());

  /** Keys of a release, compared without prefix ({@code example.com/}) and separators. */
  private static final Set<String> RELEASE_KEYS =
      Set.of(
          "version",
          "ver",
          "v",
          "appversion",
          "imageversion",
          "deployment",
          "deploymentid",
          "deployid",
          "releaseid",
          "releasenumber",
          "releasedate",
          "rev",
          "revision",
          "build",
          "buildid",
          "buildnumber",
          "builddate",
          "commit",
          "sha",
          "gitsha",
          "gitcommit",
          "hash",
          "tag",
          "imagetag",
          "stamp",
          "unixtime",
          "date");

  /** Words of which one at a key's end, {@code rc-version}, makes it a release's. */
  private static final Set<String> RELEASE_WORDS =
      Set.of("version", "revision", "rev", "commit", "sha", "tag", "build", "hash", "timestamp");

  /** Words of which one makes a placeholder a release's: {@code ${GIT_SHA1}}. */
  private static final Set<String> PLACEHOLDER_WORDS =
      Stream.concat(RELEASE_WORDS.stream(), Stream.of("sha1", "unixtime"))
          .collect(Collectors.toUnmodifiableSet());

  /** What people call versions that run side by side for good. */
  private static final Set<String> TRACKS =
      Set.of(
          "canary",
          "stable",
          "baseline",
          "blue",
          "green",
          "beta",
          "edge",
          "nightly",
          "preview",
          "experimental");

  /** Hashes that a controller writes, in an alphabet of its own. */
  private static final Set<String> CONTROLLER_HASHES =
      Set.of("podtemplatehash", "controllerrevisionhash");

  /** What has a name that may end in a version: {@code chart: cache-0.2.1}. */
  private static final Set<String> PACKAGE_KEYS = Set.of("chart", "image");

  /** What carries a controller's name, and with it that name's version: {@code run: web-v2}. */
  private static final Set<String> CARRYING_KEYS = Set.of("run", "name", "controller");

  /** What Helm and others call an installed instance by. */
  private static final Set<String> INSTANCE_KEYS = Set.of("release", "instance");

  /** Keys by which people tell one thing's pods from another's. */
  private static final Set<String> NAMING_KEYS =
      Set.of(
          "app",
          "appname",
          "application",
          "name",
          "k8sapp",
          "run",
          "service",
          "controller",
          "deploymentconfig",
          "release",
          "instance");

  /** Seven hexadecimal digits at least, with a decimal one among them: a commit or a hash. */
  private static final String HASH = "(?=[a-f]*\\d)[0-9a-f]{7,64}";

  /**
   * {@code 3}, {@code v3}, {@code 1.0.2}, {@code v1-0-2}, {@code 2016-01-20}, {@code 1.2.0-rc1}.
   */
  private static final String NUMBER = "v?\\d+([.-]\\d+)*([.-](alpha|beta|rc)[.-]?\\d*)?";

  private static final String DATE = "(19|20)\\d\\d-?(0[1-9]|1[0-2])-?([0-2]\\d|3[01])";

  /**
   * Values that are a release where something confirms it, a key or a name: a time, a date, dotted
   * numbers, a hash. {@code scala: "2.11"} and {@code account: "123456789012"} look alike.
   */
  private static final Pattern RELEASE_VALUE =
      Pattern.compile(
          "\\d{10}|\\d{13}|v?\\d+(\\.\\d+)+([-_][0-9A-Za-z._-]+)?|" + DATE + "|" + HASH);

  /**
   * A chart with its version, to which all belongs that follows; a plus of it is written {@code _}.
   *
   * @see <a href="https://helm.sh/docs/chart_best_practices/labels/">Labels of charts</a>
   */
  private static final Pattern CHART =
      Pattern.compile("(?<base>.*?[^-.])-v?\\d+(\\.\\d+)+[-_][0-9A-Za-z._-]+");

  /** What comes before a release, and is no track beside it: {@code 0.2.1-beta.1}. */
  private static final Pattern PRERELEASE = Pattern.compile("(?<=\\d)[.-](beta|preview)[.-]?\\d*");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.\\d{1,3}){3}");

  /**
   * Ends the value that a rolling update gives the pods of an old controller which had none for its
   * key, after a hash: {@code a5a99ae126-orig}. After a rollback it stays.
   */
  public static final String ORIGINAL = "-orig";

  /** Values that are a version under a key that is made for one. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(v|r|b|rc|rev|build|rel|release|ver|version)?[-_.]?\\d[0-9A-Za-z._-]*|[0-9a-f]{7,64}("
              + ORIGINAL
              + ")?",
          Pattern.CASE_INSENSITIVE);

  /** Ends of names that are no member's number: a time, a date or a hash. */
  private static final Pattern UNMISTAKABLE =
      Pattern.compile("\\d{10}|\\d{13}|" + DATE + "|" + HASH);

  private static final Pattern SMALL_NUMBER = Pattern.compile("\\d{1,3}");

  /**
   * What may be a version, under a key that does not say, and may be part of a name as well: {@code
   * v2}, {@code rc1}, {@code 5.7}, a commit of four to six digits such as {@code 7f3a}, the end
   * that a server gives a generated name; a time, a date and a hash in the middle of a name; a
   * number too large to count members. What is a letter or digit beside it belongs to another word:
   * {@code k8s}, {@code http2}, {@code dev2}.
   */
  private static final Pattern MAYBE =
      Pattern.compile(
          "(?<![0-9A-Za-z])("
              + "(?i:v|r|b|rc|rev|build|rel|release|ver|version)\\d+(\\.\\d+)*"
              + "|(?=[0-9a-f]*\\d[a-f])[0-9a-f]{4,6}"
              + "|(?<=-)(?=[a-z0-9]*\\d[a-z])[bcdfghjklmnpqrstvwxz2456789]{5}$"
              + "|^\\d{4,}$"
              + "|\\d{10}|\\d{13}|"
              + DATE
              + "|"
              + HASH
              + ")(?![0-9A-Za-z])"
              + "|(?<!\\d)\\d+(\\.\\d+)+");

  /** What stands before a version that is yet to be filled in: {@code web-v${N}}. */
  private static final Pattern BEFORE_VERSION =
      Pattern.compile("(?<![0-9A-Za-z])v$", Pattern.CASE_INSENSITIVE);

  /** The number of a member, perhaps before the version of that member. */
  private static final Pattern MEMBER = Pattern.compile("(?<number>\\d{1,3})(-(?<version>.+))?");

  /** What a name may end in, behind a dash or a dot. */
  private static final Pattern END_OF_NAME = Pattern.compile(NUMBER + "|" + HASH);

  private static final Meaning IDENTITY = new Meaning.Identity();

  public Versions {
    keys = Set.copyOf(new TreeSet<>(keys));
  }

  /** A name, cut before its version. {@code api-rc-1453323827} is api-rc, 1453323827. */
  public record VersionedName(String base, Optional<String> version) {}

  /** What a label of a bearer's, its own or one that selects its pods, says. */
  public Meaning meaningOf(String key, String value, Bearer bearer) {
    if (keys.contains(key)) {
      return new Meaning.Version("");
    }
    if (value.length() > Names.LABEL_LIMIT || key.length() > Names.SUBDOMAIN_LIMIT) {
      return IDENTITY; // whatever it is, no server takes it
    }
    String plain = plain(key);
    if (CONTROLLER_HASHES.contains(plain)) {
      return new Meaning.Version("");
    }
    boolean release = isReleaseKey(key);
    Optional<Placeholder> placeholder = Placeholder.first(value);
    if (placeholder.isPresent()) {
      return release || PACKAGE_KEYS.contains(plain) || mayBecomeVersion(value, placeholder.get())
          ? new Meaning.Unknown("its value is yet to be filled in")
          : IDENTITY;
    }
    if (release) {
      return ofReleaseKey(value);
    }
    if (PACKAGE_KEYS.contains(plain)) {
      return ofPackage(plain, value, bearer);
    }
    Meaning meaning = ofValue(plain, value, bearer);
    if (!INSTANCE_KEYS.contains(plain) || meaning.equals(IDENTITY)) {
      return meaning;
    }
    // Instances are counted: prod-2 is one beside prod-1, as blue is beside green.
    return meaning instanceof Meaning.Unknown && endsInSmallNumber(value)
        ? IDENTITY
        : new Meaning.Unknown(
            "the key names an instance, and the value \"%s\" reads like a version"
                .formatted(value));
  }

  /**
   * Whether a value reads like no version: {@code version: stable}, {@code app: api}. A key that is
   * made for versions makes one of more than another does: {@code version: 2-blue}, and not {@code
   * app: 2-blue}. A value that is empty or yet to be filled in says nothing.
   */
  static boolean isOtherThanVersion(String key, String value) {
    if (value.isEmpty() || Placeholder.first(value).isPresent()) {
      return false;
    }
    return isReleaseKey(key)
        ? ofReleaseKey(value) instanceof Meaning.Unknown
        : Stream.of(END_OF_NAME, RELEASE_VALUE, MAYBE)
            .noneMatch(version -> version.matcher(value).matches());
  }

  private static Meaning ofReleaseKey(String value) {
    if (VERSION.matcher(value).matches()) {
      return new Meaning.Version("");
    }
    VersionedName named = split(value);
    return named.version().isPresent()
        ? new Meaning.Version(named.base())
        : new Meaning.Unknown("its value \"%s\" reads like no version".formatted(value));
  }

  private Meaning ofPackage(String plain, String value, Bearer bearer) {
    VersionedName named = split(value);
    if (named.version().isPresent()) {
      return new Meaning.Version(named.base());
    }
    Matcher chart = CHART.matcher(value);
    if (plain.equals("chart") && chart.matches()) {
      return new Meaning.Version(chart.group("base"));
    }
    return RELEASE_VALUE.matcher(value).matches() && !ADDRESS.matcher(value).matches()
        ? new Meaning.Version("")
        : ofValue(plain, value, bearer);
  }

  private Meaning ofValue(String plain, String value, Bearer bearer) {
    if (ADDRESS.matcher(value).matches()) {
      return new Meaning.Unknown("its value %s may be an address or a version".formatted(value));
    }
    if (UUID.matcher(value).matches()) {
      return new Meaning.Unknown("its value may be the id of a release, or of anything else");
    }
    VersionedName named = split(value);
    Optional<String> own = nameOf(bearer).version();
    boolean release = RELEASE_VALUE.matcher(value).matches();
    if (named.version().isEmpty() || release) {
      return ofVersionAlone(value, release, own);
    }
    String version = named.version().get();
    boolean agrees = own.equals(named.version());
    if (isSmallNumber(version)) {
      if (!agrees) {
        return isNumberOf(bearer, named.base(), version)
            ? IDENTITY
            : new Meaning.Unknown(
                maybe(value).orElse(version + " may be a version, or a number among others"));
      }
      return saysVersion(bearer, version)
          ? new Meaning.Version(named.base())
          : new Meaning.Unknown(
              "%s may be its version, or its number among others".formatted(version));
    }
    boolean carried =
        bearer.name().isEmpty()
            || named.base().equals(nameOf(bearer).base())
            || UNMISTAKABLE.matcher(version).matches();
    if (agrees || carried && CARRYING_KEYS.contains(plain)) {
      return new Meaning.Version(named.base());
    }
    if (carried) {
      return new Meaning.Unknown(version + " may be a version");
    }
    return new Meaning.Unknown(
        "%s reads like a version, and the name %s has no such one"
            .formatted(version, bearer.name()));
  }

  /** Of a value that would be all version; {@code own} is that of its bearer's name. */
  private static Meaning ofVersionAlone(String value, boolean release, Optional<String> own) {
    if (own.filter(value::equals).isPresent() && !isSmallNumber(value)) {
      return new Meaning.Version("");
    }
    if (release) {
      return new Meaning.Unknown(value + " may be a version");
    }
    if (own.filter(version -> isSameNumber(version, value)).isPresent()) {
      return new Meaning.Unknown(
          "%s may be the version %s that the name has".formatted(value, own.get()));
    }
    return maybe(value).<Meaning>map(Meaning.Unknown::new).orElse(IDENTITY);
  }

  /** {@code web-v1} may be what {@code slot: "1"} says. */
  private static boolean isSameNumber(String version, String value) {
    return isSmallNumber(value) && version.equals("v" + value);
  }

  private static Optional<String> maybe(String value) {
    int start = 0;
    while (start < value.length() && !Names.isDigit(value.charAt(start))) {
      start++;
    }
    if (start == value.length()) {
      return Optional.empty();
    }
    // None begins before the word that has the first digit.
    while (start > 0 && isLetterOrDigit(value.charAt(start - 1))) {
      start--;
    }
    Matcher found = MAYBE.matcher(value);
    return found.find(start) ? Optional.of(found.group() + " may be a version") : Optional.empty();
  }

  /** Whether a number tells the bearer from other members of one thing. */
  private boolean isNumberOf(Bearer bearer, String base, String number) {
    return isMember(bearer, base, number)
        || split(nameOf(bearer).base()).version().filter(number::equals).isPresent();
  }

  /** Splits the version off the end of a name, unless that is a member's number. */
  public VersionedName nameOf(Bearer bearer) {
    VersionedName split = split(bearer.name());
    Matcher member = MEMBER.matcher(split.version().orElse(""));
    if (!member.matches() || !isMember(bearer, split.base(), member.group("number"))) {
      return split;
    }
    return new VersionedName(
        split.base() + bearer.name().charAt(split.base().length()) + member.group("number"),
        Optional.ofNullable(member.group("version")));
  }

  private boolean isMember(Bearer bearer, String base, String number) {
    if (saysVersion(bearer, number)) {
      return false;
    }
    return bearer.beside().has(base)
        || bearer.labels().entrySet().stream()
            .anyMatch(
                label ->
                    !keys.contains(label.getKey())
                        && !isReleaseKey(label.getKey())
                        && label.getValue().equals(number));
  }

  /** Whether a label that is made for versions has this one. */
  private boolean saysVersion(Bearer bearer, String version) {
    for (Map.Entry<String, String> label : bearer.labels().entrySet()) {
      if ((keys.contains(label.getKey()) || isReleaseKey(label.getKey()))
          && (label.getValue().equals(version) || label.getValue().equals("v" + version))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether labels tell whose pods they are, once a label that names {@code base} is gone. {@code
   * tier: frontend} alone does not.
   */
  public static boolean stillName(Map<String, String> labels, String base) {
    return labels.containsValue(base)
        || labels.keySet().stream().anyMatch(key -> NAMING_KEYS.contains(plain(key)));
  }

  /**
   * What hints that a thing is one of several tracks: {@code canary} of {@code web-canary} or of
   * {@code version: 1.1-canary}.
   *
   * @param labels those of its pods; who tells that a key is a version's knows what its value is
   * @param rest by which its pods are selected; nothing is left to say of a track that these name
   */
  public Optional<String> track(String name, Map<String, String> labels, Map<String, String> rest) {
    Set<String> tracks = new TreeSet<>(words(name));
    labels.forEach(
        (key, value) ->
            tracks.addAll(
                keys.contains(key) ? Set.of() : words(PRERELEASE.matcher(value).replaceAll(""))));
    tracks.retainAll(TRACKS);
    rest.values().forEach(value -> tracks.removeAll(words(value)));
    return tracks.stream().findFirst();
  }

  static boolean isSmallNumber(String version) {
    return SMALL_NUMBER.matcher(version).matches();
  }

  private static boolean isReleaseKey(String key) {
    if (RELEASE_KEYS.contains(plain(key))) {
      return true;
    }
    List<String> words = words(key.substring(key.indexOf('/') + 1));
    return !words.isEmpty() && RELEASE_WORDS.contains(words.get(words.size() - 1));
  }

  private static boolean mayBecomeVersion(String value, Placeholder first) {
    return words(value).stream().anyMatch(PLACEHOLDER_WORDS::contains)
        || BEFORE_VERSION.matcher(value.substring(0, first.start())).find();
  }

  private static boolean endsInSmallNumber(String value) {
    return split(value).version().filter(Versions::isSmallNumber).isPresent();
  }

  /** {@code rcVersion}, {@code rc-version} and {@code RC_VERSION} are rc, version. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      boolean inWord = at < text.length() && isLetterOrDigit(text.charAt(at));
      boolean begins =
          inWord
              && at > start
              && Names.isUpper(text.charAt(at))
              && Names.isLower(text.charAt(at - 1));
      if (at > start && (!inWord || begins)) {
        words.add(text.substring(start, at).toLowerCase(Locale.ROOT));
      }
      start = !inWord ? at + 1 : begins ? at : start;
    }
    return words;
  }

  private static boolean isLetterOrDigit(char c) {
    return Names.isLower(c) || Names.isUpper(c) || Names.isDigit(c);
  }

  private static String plain(String key) {
    StringBuilder plain = new StringBuilder(key.length());
    for (int at = key.indexOf('/') + 1; at < key.length(); at++) {
      char c = key.charAt(at);
      if (c != '-' && c != '_' && c != '.') {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Splits what reads like a version off the end of a name of which nothing else is known; {@link
   * #nameOf} knows more. What is too long for a name has none.
   */
  public static VersionedName split(String name) {
    if (name.length() > Names.SUBDOMAIN_LIMIT) {
      return new VersionedName(name, Optional.empty());
    }
    // The shortest is cut off first: of api-1-2 that is 2, and 1 while a version remains.
    int base = name.length();
    for (int cut = cut(name, base); cut >= 0; cut = cut(name, base)) {
      base = cut;
    }
    return base == name.length()
        ? new VersionedName(name, Optional.empty())
        : new VersionedName(name.substring(0, base), Optional.of(name.substring(base + 1)));
  }

  /**
   * Where the shortest version that a name ends in before {@code end} is cut off; -1 if nowhere.
   */
  private static int cut(String name, int end) {
    boolean digit = false; // every version has one
    for (int at = end - 1; at > 0; at--) {
      digit |= Names.isDigit(name.charAt(at));
      if (digit
          && isSeparator(name.charAt(at))
          && !isSeparator(name.charAt(at - 1))
          && END_OF_NAME.matcher(name).region(at + 1, end).matches()) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isSeparator(char c) {
    return c == '-' || c == '.';
  }
}
