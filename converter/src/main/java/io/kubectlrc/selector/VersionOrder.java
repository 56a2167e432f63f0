package io.kubectlrc.selector;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of two versions is the earlier: none before any, {@code v9} before {@code v10}, {@code
 * 1.0-rc2} before {@code 1.0}, a Unix time by its seconds. Hashes have no order in time; the
 * comparison puts them last, by their text, for a total order.
 *
 * @see <a href="https://semver.org/#spec-item-11">Precedence of semantic versions</a>
 */
public final class VersionOrder implements Comparator<Optional<String>> {

  /** The only one. */
  public static final VersionOrder INSTANCE = new VersionOrder();

  private static final Pattern NUMBERS =
      Pattern.compile("v?(?<numbers>\\d+(?:[.-]\\d+)*)(?:[.-](?<before>[a-z][0-9a-z.-]*))?");

  private static final Pattern RUN = Pattern.compile("\\d+|[a-z]+");

  /** Digits of a Unix time in milliseconds. */
  private static final int MILLISECONDS = 13;

  private VersionOrder() {}

  /** How two versions are to each other in time. */
  public enum Direction {
    EARLIER,
    LATER,
    /** They are the same, or nobody can say. */
    OPEN
  }

  /** What the first of two versions is to the second. */
  public static Direction between(Optional<String> one, Optional<String> other) {
    boolean known = one.isEmpty() || other.isEmpty() || !isOpaque(one) && !isOpaque(other);
    int compared = known ? INSTANCE.compare(one, other) : 0;
    return compared == 0 ? Direction.OPEN : compared < 0 ? Direction.EARLIER : Direction.LATER;
  }

  private static boolean isOpaque(Optional<String> version) {
    return !NUMBERS.matcher(version.orElse("0")).matches();
  }

  @Override
  public int compare(Optional<String> one, Optional<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isPresent(), other.isPresent());
    }
    if (one.get().length() == other.get().length()
        && isDigits(one.get())
        && isDigits(other.get())) {
      return one.get().compareTo(other.get());
    }
    Matcher a = NUMBERS.matcher(one.get());
    Matcher b = NUMBERS.matcher(other.get());
    boolean first = a.matches();
    boolean second = b.matches();
    if (!first || !second) {
      return first == second ? one.get().compareTo(other.get()) : first ? -1 : 1;
    }
    int numbers = compareNumbers(numbers(a.group("numbers")), numbers(b.group("numbers")));
    return numbers != 0 ? numbers : comparePrereleases(a.group("before"), b.group("before"));
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static List<BigInteger> numbers(String text) {
    if (text.length() == MILLISECONDS && isDigits(text)) {
      int seconds = MILLISECONDS - 3;
      return List.of(
          new BigInteger(text.substring(0, seconds)), new BigInteger(text.substring(seconds)));
    }
    List<BigInteger> numbers = new ArrayList<>();
    for (String number : text.split("[.-]")) {
      numbers.add(new BigInteger(number));
    }
    return numbers;
  }

  private static int compareNumbers(List<BigInteger> one, List<BigInteger> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      BigInteger a = i < one.size() ? one.get(i) : BigInteger.ZERO;
      BigInteger b = i < other.size() ? other.get(i) : BigInteger.ZERO;
      if (!a.equals(b)) {
        return a.compareTo(b);
      }
    }
    return 0;
  }

  /** {@code rc2} before {@code rc10}, which people write without the dot that would say so. */
  private static int comparePrereleases(String one, String other) {
    if (one == null || other == null) {
      return Boolean.compare(one == null, other == null);
    }
    List<String> a = RUN.matcher(one).results().map(run -> run.group()).toList();
    List<String> b = RUN.matcher(other).results().map(run -> run.group()).toList();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int compared = compareRuns(a.get(i), b.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareRuns(String one, String other) {
    boolean a = Character.isDigit(one.charAt(0));
    boolean b = Character.isDigit(other.charAt(0));
    if (a && b) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    return a == b ? one.compareTo(other) : a ? -1 : 1;
  }
}
