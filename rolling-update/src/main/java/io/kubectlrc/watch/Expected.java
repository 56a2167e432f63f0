package io.kubectlrc.watch;

import io.kubectlrc.timeline.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which answers are right. */
public sealed interface Expected {

  /** Whether an answer is. */
  Verdict judge(Answer answer);

  /** Answers with a status from 200 to 399. */
  Expected SUCCESS = new Status(List.of(new Status.Range(200, 399)));

  /**
   * Reads {@code 200}, {@code 200-399}, {@code 200-299,404}; all else is a regular expression,
   * found anywhere in the body of an answer from 200 to 399.
   *
   * @throws IllegalArgumentException in a sentence, if it is neither
   */
  static Expected parse(String text) {
    if (text.matches("\\d{3}(-\\d{3})?(,\\d{3}(-\\d{3})?)*")) {
      return Status.of(text);
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("say statuses, like 200-399, or what the body contains");
    }
    try {
      return new Body(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is neither a range of statuses, like 200-399, nor a regular expression: %s"
              .formatted(text, e.getDescription()));
    }
  }

  /** By the status. */
  record Status(List<Range> ranges) implements Expected {
    private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

    public Status {
      ranges = List.copyOf(ranges);
    }

    /** From one status to another, both included. */
    public record Range(int from, int to) {
      public Range {
        if (from > to || from < 100) {
          throw new IllegalArgumentException("no range of statuses: " + from + "-" + to);
        }
      }

      boolean contains(int status) {
        return from <= status && status <= to;
      }
    }

    private static Status of(String text) {
      List<Range> ranges = new ArrayList<>();
      Matcher range = RANGE.matcher(text);
      while (range.find()) {
        int from = Integer.parseInt(range.group(1));
        ranges.add(
            new Range(from, range.group(2) == null ? from : Integer.parseInt(range.group(2))));
      }
      return new Status(ranges);
    }

    @Override
    public Verdict judge(Answer answer) {
      return ranges.stream().anyMatch(range -> range.contains(answer.status()))
          ? new Verdict.Good()
          : new Verdict.Bad(Integer.toString(answer.status()), true);
    }
  }

  /** By what the body contains. */
  record Body(Pattern pattern) implements Expected {
    @Override
    public Verdict judge(Answer answer) {
      Verdict status = SUCCESS.judge(answer);
      if (!(status instanceof Verdict.Good)) {
        return status;
      }
      return pattern.matcher(answer.body()).find()
          ? status
          : new Verdict.Bad(answer.status() + " with another body", true);
    }
  }
}
