package io.kubectlrc.cluster.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server warns of in the {@code Warning} headers of its answers, each only once. Safe for
 * several threads.
 *
 * @see <a href="https://kubernetes.io/blog/2020/09/03/warnings/">Warnings</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7234#section-5.5">RFC 7234</a>
 */
final class Warnings {

  /** What an API server's begin with: "miscellaneous persistent warning". */
  private static final String PERSISTENT = "299";

  /** Code, agent, text; perhaps a date; the next one after a comma. */
  private static final Pattern VALUE =
      Pattern.compile(
          "\\G\\s*(?<code>\\d{3}) \\S+ \"(?<text>(?:[^\"\\\\]|\\\\.)*+)\"(?: \"[^\"]*\")?\\s*(?:,|$)");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /** So many different ones are enough of one server. */
  private static final int MOST = 100;

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Queue<String> untold = new ConcurrentLinkedQueue<>();

  /** Takes note of what a header's values say. */
  void heard(List<String> values) {
    for (String value : values) {
      for (String text : texts(value)) {
        if (known.size() < MOST && known.add(text)) {
          untold.add(text);
        }
      }
    }
  }

  /** Those that were not taken before. */
  List<String> take() {
    List<String> taken = new ArrayList<>();
    for (String text = untold.poll(); text != null; text = untold.poll()) {
      taken.add(text);
    }
    return taken;
  }

  private static List<String> texts(String value) {
    List<String> texts = new ArrayList<>();
    Matcher matcher = VALUE.matcher(value);
    while (matcher.find()) {
      String text = ESCAPE.matcher(matcher.group("text")).replaceAll("$1");
      if (matcher.group("code").equals(PERSISTENT) && !text.isBlank()) {
        texts.add(text);
      }
    }
    return texts;
  }
}
