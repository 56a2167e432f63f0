package io.kubectlrc.validity;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The schedules of CronJobs, as the library reads them that their controller has: {@code 0 4 * *
 * MON-FRI}, {@code @daily}, {@code @every 5m}.
 *
 * @see <a href="https://pkg.go.dev/github.com/robfig/cron#hdr-CRON_Expression_Format">CRON
 *     expression format</a>
 */
final class Schedules {
  private static final String EVERY = "@every ";
  private static final String DURATION =
      "[-+]?(0|((\\d++(\\.\\d*+)?|\\.\\d++)(ns|us|µs|μs|ms|s|m|h))+)";

  /** To match a longer one takes more of the stack than there may be. */
  private static final int LONGEST = 100;

  private static final Set<String> DESCRIPTORS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 59, List.of()),
          new Field(0, 23, List.of()),
          new Field(1, 31, List.of()),
          new Field(
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private Schedules() {}

  /**
   * A field of a schedule.
   *
   * @param names of its values from the least on
   */
  private record Field(int least, int most, List<String> names) {

    /** Of nothing between commas nobody minds. */
    boolean takes(String text) {
      return List.of(text.split(",")).stream()
          .allMatch(range -> range.isEmpty() || takesRange(range));
    }

    /** {@code 5}, {@code 1-5}, {@code 1-5/2} or {@code 5/2}, which goes on to the end. */
    private boolean takesRange(String text) {
      String[] parts = text.split("/", -1);
      String[] ends = parts[0].split("-", -1);
      boolean stepped = parts.length == 1 || (parts.length == 2 && number(parts[1]) > 0);
      if (ends[0].equals("*") || ends[0].equals("?")) {
        return stepped; // What follows a star is not read.
      }
      int start = value(ends[0]);
      int end = ends.length == 1 ? start : value(ends[1]);
      return stepped && ends.length <= 2 && least <= start && start <= end && end <= most;
    }

    private int value(String text) {
      int name = names.indexOf(text.toLowerCase(Locale.ROOT));
      return name < 0 ? number(text) : least + name;
    }

    /** Less than any value is, if it is none. */
    private static int number(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }

  /** Whether servers take a text; one with a time zone only some of them do. */
  static boolean isSchedule(String text) {
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      return true;
    }
    if (text.startsWith(EVERY)) {
      String duration = text.substring(EVERY.length());
      return duration.length() > LONGEST || duration.matches(DURATION);
    }
    if (text.startsWith("@")) {
      return DESCRIPTORS.contains(text);
    }
    String[] fields = text.replaceAll("[\\s\\p{Z}\\x85]+", " ").strip().split(" ");
    if (fields.length != FIELDS.size()) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      if (!FIELDS.get(i).takes(fields[i])) {
        return false;
      }
    }
    return true;
  }
}
